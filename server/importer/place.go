package importer

// Tables for guessing a zone from an address. Cities that zones are named for, such
// as Amsterdam, are found without them.

// countries have one zone, as far as conferences go.
var countries = map[string]string{
	"austria": "Europe/Vienna", "belgium": "Europe/Brussels", "bulgaria": "Europe/Sofia", "croatia": "Europe/Zagreb",
	"czechia": "Europe/Prague", "czech republic": "Europe/Prague", "denmark": "Europe/Copenhagen", "estonia": "Europe/Tallinn",
	"finland": "Europe/Helsinki", "france": "Europe/Paris", "germany": "Europe/Berlin", "greece": "Europe/Athens",
	"hungary": "Europe/Budapest", "iceland": "Atlantic/Reykjavik", "india": "Asia/Kolkata", "ireland": "Europe/Dublin",
	"israel": "Asia/Jerusalem", "italy": "Europe/Rome", "japan": "Asia/Tokyo", "kenya": "Africa/Nairobi", "latvia": "Europe/Riga",
	"lithuania": "Europe/Vilnius", "luxembourg": "Europe/Luxembourg", "netherlands": "Europe/Amsterdam",
	"the netherlands": "Europe/Amsterdam", "norway": "Europe/Oslo", "poland": "Europe/Warsaw", "romania": "Europe/Bucharest",
	"portugal": "Europe/Lisbon", "serbia": "Europe/Belgrade", "singapore": "Asia/Singapore", "slovakia": "Europe/Bratislava", "slovenia": "Europe/Ljubljana", "spain": "Europe/Madrid",
	"south africa": "Africa/Johannesburg", "south korea": "Asia/Seoul", "korea": "Asia/Seoul", "sweden": "Europe/Stockholm",
	"switzerland": "Europe/Zurich", "taiwan": "Asia/Taipei", "thailand": "Asia/Bangkok", "turkey": "Europe/Istanbul",
	"türkiye": "Europe/Istanbul", "united arab emirates": "Asia/Dubai", "uae": "Asia/Dubai", "united kingdom": "Europe/London",
	"uk": "Europe/London", "england": "Europe/London", "scotland": "Europe/London", "vietnam": "Asia/Ho_Chi_Minh", "china": "Asia/Shanghai",
	"hong kong": "Asia/Hong_Kong", "argentina": "America/Argentina/Buenos_Aires", "colombia": "America/Bogota", "peru": "America/Lima",
}

// wideCountries have several zones: only the city tells, and it lies on this
// continent, as zones are named.
var wideCountries = map[string]string{
	"usa": "america", "us": "america", "united states": "america", "united states of america": "america",
	"canada": "america", "brazil": "america", "mexico": "america", "chile": "america",
	"australia": "australia", "new zealand": "pacific", "indonesia": "asia",
}

// cities are where conferences meet whose zone has another city's name.
var cities = map[string]string{
	"valencia": "Europe/Madrid", "barcelona": "Europe/Madrid", "málaga": "Europe/Madrid", "malaga": "Europe/Madrid",
	"sevilla": "Europe/Madrid", "seville": "Europe/Madrid", "bilbao": "Europe/Madrid", "porto": "Europe/Lisbon",
	"munich": "Europe/Berlin", "münchen": "Europe/Berlin", "hamburg": "Europe/Berlin", "cologne": "Europe/Berlin",
	"frankfurt": "Europe/Berlin", "leipzig": "Europe/Berlin", "karlsruhe": "Europe/Berlin", "nuremberg": "Europe/Berlin",
	"rotterdam": "Europe/Amsterdam", "utrecht": "Europe/Amsterdam", "antwerp": "Europe/Brussels", "ghent": "Europe/Brussels",
	"geneva": "Europe/Zurich", "basel": "Europe/Zurich", "milan": "Europe/Rome", "florence": "Europe/Rome", "bologna": "Europe/Rome",
	"lyon": "Europe/Paris", "nantes": "Europe/Paris", "strasbourg": "Europe/Paris", "gothenburg": "Europe/Stockholm",
	"edinburgh": "Europe/London", "manchester": "Europe/London", "cambridge": "Europe/London", "krakow": "Europe/Warsaw",
	"brno": "Europe/Prague", "linz": "Europe/Vienna", "graz": "Europe/Vienna",
	"salt lake city": "America/Denver", "atlanta": "America/New_York", "boston": "America/New_York", "orlando": "America/New_York",
	"washington": "America/New_York", "philadelphia": "America/New_York", "miami": "America/New_York", "pittsburgh": "America/New_York",
	"raleigh": "America/New_York", "baltimore": "America/New_York", "cleveland": "America/New_York",
	"san diego": "America/Los_Angeles", "san francisco": "America/Los_Angeles", "san jose": "America/Los_Angeles",
	"seattle": "America/Los_Angeles", "las vegas": "America/Los_Angeles", "portland": "America/Los_Angeles",
	"anaheim": "America/Los_Angeles", "pasadena": "America/Los_Angeles", "long beach": "America/Los_Angeles",
	"austin": "America/Chicago", "dallas": "America/Chicago", "houston": "America/Chicago", "minneapolis": "America/Chicago",
	"nashville": "America/Chicago", "new orleans": "America/Chicago", "san antonio": "America/Chicago",
	"montreal": "America/Toronto", "montréal": "America/Toronto", "ottawa": "America/Toronto", "rio de janeiro": "America/Sao_Paulo",
	"são paulo": "America/Sao_Paulo", "florianópolis": "America/Sao_Paulo", "guadalajara": "America/Mexico_City",
	"canberra": "Australia/Sydney", "wellington": "Pacific/Auckland", "christchurch": "Pacific/Auckland", "bali": "Asia/Makassar",
	"delhi": "Asia/Kolkata", "new delhi": "Asia/Kolkata", "mumbai": "Asia/Kolkata", "bengaluru": "Asia/Kolkata",
	"hyderabad": "Asia/Kolkata", "beijing": "Asia/Shanghai", "shenzhen": "Asia/Shanghai", "osaka": "Asia/Tokyo",
	"yokohama": "Asia/Tokyo", "kyoto": "Asia/Tokyo", "abu dhabi": "Asia/Dubai", "tel aviv": "Asia/Jerusalem",
	"cape town": "Africa/Johannesburg",
}
