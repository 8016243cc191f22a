#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <telctl/estate/mark.hpp>
#include <telctl/estate/routing.hpp>
#include <telctl/estate/services.hpp>
#include <telctl/support/error.hpp>

/// The declared telephone estate: plain values, nothing that knows a file or a network.
/// Every number (extension, DID, MAC, VLAN, pair) is a string: a leading zero is never lost. An empty string means "not
/// given". The same names are the keys of the YAML files and the columns of the CSV tables
/// (schemas/estate.schema.json).
namespace telctl::estate {

/// Numbers from `start` to `end`, of equal length, both included.
struct Range {
  std::string start;
  std::string end;
  [[nodiscard]] bool contains(std::string_view number) const {
    return number.size() == start.size() && number >= start && number <= end;
  }
};

struct Building {
  std::string id; ///< unique within its site
  std::string name;
  std::string voice_vlan; ///< overrides the site's, as do the two below
  std::string voice_priority;
  std::string pc_vlan;
  Marks marks;
};

struct Site {
  std::string id;
  std::string name;
  std::string pabx;             ///< what stands there today: "Nortel Meridian 1 option 61C"
  std::string context;          ///< context of its extensions on the cluster
  std::string emergency_number; ///< the number of this site that emergency services see
  std::string voice_vlan;
  std::string voice_priority;    ///< 802.1p, "0" to "7"
  std::string pc_vlan;           ///< of the computer that is plugged into a telephone
  std::string media_server;      ///< default of its lines
  std::vector<Range> ranges;     ///< extensions that belong to the site
  std::vector<Range> did_ranges; ///< public numbers that belong to the site, in the national format written in `did`
  std::vector<Building> buildings;
  Marks marks;
};

struct MediaServer {
  std::string id; ///< "mds1"; also the registrar's id unless `registrar` is given
  std::string name;
  std::string role; ///< "administration" carries no user; "users"
  int capacity = 0; ///< users it may carry
  std::string registrar;
  std::string host; ///< where its telephones register; needed to make the registrar on the cluster
  Marks marks;
};

/// FXS gateway: each port is one analogue line.
struct Gateway {
  std::string id;
  std::string site;
  std::string building;
  std::string model;
  std::string mac;
  std::string media_server;
  int ports = 0;
  Marks marks;
};

/// A telephone model and what it can show. A key beyond `keys` would be dropped in silence by the phone.
struct PhoneModel {
  std::string id; ///< "yealink-t46"
  std::string vendor;
  std::string plugin; ///< provisioning plugin, when the cluster needs it named
  int keys = 0;
  Marks marks;
};

struct Context {
  std::string name;
  std::string label;
  std::string type; ///< internal, incall, outcall
  std::vector<Range> user_ranges;
  std::vector<Range> group_ranges;
  std::vector<Range> queue_ranges;
  std::vector<Range> conference_ranges;
  std::vector<Range> incall_ranges;
  std::vector<std::string> includes; ///< contexts whose numbers can be dialled from here, in order
  Marks marks;
};

/// A call right: patterns that are denied or allowed.
struct Right {
  std::string name; ///< lower-case letters, digits, - and _
  std::string mode; ///< "deny" or "allow"
  std::string description;
  std::vector<std::string> patterns; ///< "_00.", "0836XXXXXX"
  Marks marks;
};

struct Person {
  std::string id; ///< stable key, e.g. of the HR directory
  std::string firstname;
  std::string lastname;
  std::string email;
  std::string language; ///< "fr_FR"
  std::string department;
  std::string cost_centre; ///< carried to the tickets
  std::string description;
  Marks marks;
};

enum class LineKind { ip, analogue, fax, dect, lift_alarm, intrusion_alarm, door_phone, hotline, modem, paging };
/// "ip", "analogue", "fax", "dect", "lift-alarm", "intrusion-alarm", "door-phone", "hotline", "modem", "paging"
std::string_view to_string(LineKind kind);
std::optional<LineKind> line_kind(std::string_view name);
/// Lines whose loss somebody may die of or be locked out by: they need a decision before they move.
bool is_special(LineKind kind);

/// What stands at the end of a line: an IP telephone (model, mac), a port of an FXS gateway (gateway, port, pair), or a
/// browser (protocol webrtc).
struct Set {
  std::string model;
  std::string mac;
  std::string gateway;
  std::string port;
  std::string pair;     ///< cabling pair at the distribution frame: "A12-034"
  std::string protocol; ///< how it speaks to the cluster: "sip", "sccp", "webrtc"; empty = sip
};

/// A further set that rings with the line's first one (same number).
struct ParallelSet {
  std::string line; ///< extension
  Set set;
  Marks marks;
};

struct Line {
  std::string extension;
  std::string context; ///< empty = the site's
  std::string site;
  std::string building;
  std::string room; ///< where the set stands, for whoever looks for it
  LineKind kind = LineKind::ip;
  std::string person;       ///< id of a Person; empty for a line of nobody (fax, lift), which has a `label`
  std::string label;        ///< shown name of a line of nobody
  std::string cost_centre;  ///< who pays for this line; empty = the person's
  std::string media_server; ///< empty = the site's
  Set set;
  std::vector<std::string> rights;
  std::string did;       ///< public number that rings here
  std::string voicemail; ///< "yes", "no" or empty (= no)
  std::string pickup_group;
  std::string hotline;               ///< number dialled when picked up (kind hotline, lift-alarm, door-phone)
  std::string forward_unconditional; ///< seeded once, then the user's
  std::string forward_busy;
  std::string forward_no_answer;
  std::vector<std::string> services; ///< "dnd", "incallfilter": switched on once, then the user's
  std::string fallback_no_answer;    ///< destinations of calls that the user does not take
  std::string fallback_busy;
  std::string fallback_congestion;
  std::string fallback_fail;
  std::string key_template;
  std::string decision; ///< for special lines: "migrate", "keep" (stays on the old PABX), "drop"
  std::string decision_reason;
  std::string schedule; ///< when it takes calls
  Marks marks;
};

struct Key {
  std::string line;   ///< extension whose set has the key
  int position = 0;   ///< from 1
  std::string type;   ///< user, group, custom, service, forward, park, queue, agent, …
  std::string target; ///< extension of a line or group; number; service name
  std::string option; ///< login, join, … of an agent or group member; number of a forward; lot of a parking position
  std::string label;
  bool supervised = false;
  Marks marks;
};

struct Group {
  std::string id; ///< label, unique
  std::string extension;
  std::string context; ///< empty = the site's
  std::string site;
  std::string strategy;             ///< all, linear, random, least_recent, fewest_calls, memorized_round_robin
  std::vector<std::string> members; ///< extensions, in order
  std::string did;
  std::string no_answer; ///< destination
  std::string schedule;  ///< when it takes calls
  Marks marks;
};

/// Boss and secretary: calls to the boss ring at the secretaries.
struct Filter {
  std::string id;
  std::string boss; ///< extension
  std::vector<std::string> secretaries;
  std::string strategy;  ///< as the cluster names it: all-surrogates-then-all-recipients, …
  std::string no_answer; ///< destination
  Marks marks;
};

/// Lines that move together. Empty selectors select nothing.
struct Wave {
  std::string id;
  std::string window_start; ///< "2027-02-13T06:00"
  std::string window_end;
  std::vector<std::string> sites;
  std::vector<std::string> buildings; ///< "site/building"
  std::vector<std::string> lines;
  Marks marks;
};

struct Estate {
  std::string name;
  std::string timezone = "Europe/Paris";
  std::vector<std::string> files; ///< file names of the marks
  std::vector<Site> sites;
  std::vector<MediaServer> media_servers;
  std::vector<Trunk> trunks;
  std::vector<Gateway> gateways;
  std::vector<PhoneModel> models;
  std::vector<Context> contexts;
  std::vector<Right> rights;
  std::vector<Person> people;
  std::vector<Line> lines;
  std::vector<ParallelSet> parallel_sets;
  std::vector<Key> keys;
  std::vector<Group> groups;
  std::vector<Filter> filters;
  std::vector<Skill> skills;
  std::vector<SkillRule> skill_rules;
  std::vector<Agent> agents;
  std::vector<Queue> queues;
  std::vector<Switchboard> switchboards;
  std::vector<Conference> conferences;
  std::vector<Ivr> ivrs;
  std::vector<IvrChoice> ivr_choices;
  std::vector<Paging> pagings;
  std::vector<ParkingLot> parking_lots;
  std::vector<KeyTemplate> key_templates;
  std::vector<TemplateKey> template_keys;
  std::vector<Outcall> outcalls;
  std::vector<DialPattern> dial_patterns;
  std::vector<Schedule> schedules;
  std::vector<Period> schedule_periods;
  std::vector<Incall> incalls;
  std::vector<Music> music;
  std::vector<Sound> sounds;
  std::vector<Wave> waves;
  Marks marks;                                  ///< of the section `estate`; line 0 when no file has it
  std::map<std::string, SoundFile> sound_files; ///< by their names in `sounds` and `music`, as found when loaded

  [[nodiscard]] Place place(Mark mark, std::string object = {}) const;
};

} // namespace telctl::estate
