// Package assist answers assistants: the programme as Markdown, an llms.txt that says where
// what is, and an MCP server (modelcontextprotocol.io) whose tools only read. None of it
// knows anything of a person but what is given with a call; what an assistant proposes is a
// link that opens in Hallway, where the person accepts it or not.
package assist
