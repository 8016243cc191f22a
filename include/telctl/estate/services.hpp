#pragma once
#include <string>
#include <vector>

#include <telctl/estate/mark.hpp>

/// What a cluster does for callers beside ringing a line: queues and their agents, switchboards, conference rooms,
/// menus, pagings, parking lots; and keys that many telephones share.
/// A destination is written "type:target" (destination.hpp): "group:Accueil", "queue:scolarite", "hangup:busy".
namespace telctl::estate {

/// Somebody who logs in to take the calls of queues.
struct Agent {
  std::string number; ///< unique
  std::string firstname;
  std::string lastname;
  std::string line; ///< extension of the user who is this agent; empty = whoever logs in
  std::string language;
  bool pin = false;                ///< whether a PIN is asked; telctl draws it once
  std::vector<std::string> skills; ///< "anglais", or "anglais/80" with its weight
  Marks marks;
};

/// What agents can be chosen by.
struct Skill {
  std::string name;
  std::string description;
  Marks marks;
};

/// Which agents a call of a queue may ring, and from when on; destinations name it: "queue:scolarite/anglais". Those of
/// one name are tried in their order, each until its time is over.
struct SkillRule {
  std::string name;
  std::string rule; ///< "WT < 60, anglais > 50"
  Marks marks;
};

/// Callers wait until an agent or a member answers.
struct Queue {
  std::string id; ///< unique
  std::string extension;
  std::string context; ///< empty = the site's
  std::string site;
  std::string strategy;             ///< as Asterisk's queues.conf names it: ringall, linear, …
  int timeout = 0;                  ///< seconds until the fallback; 0 = callers wait
  int member_timeout = 0;           ///< seconds that a member rings; 0 = 15
  std::vector<std::string> agents;  ///< numbers, in order; "8001/2" with a penalty
  std::vector<std::string> members; ///< extensions, in order
  std::string music;
  std::string did;
  std::string no_answer; ///< destinations
  std::string busy;
  std::string congestion;
  std::string fail;
  std::string schedule; ///< when it takes calls; empty = always
  Marks marks;
};

/// People answer, transfer and hold the calls of one or several public numbers on a screen.
struct Switchboard {
  std::string id; ///< unique
  std::vector<std::string> members;
  std::string did;
  int timeout = 0; ///< seconds until `no_answer`; 0 = callers wait
  std::string no_answer;
  Marks marks;
};

struct Conference {
  std::string id; ///< unique
  std::string extension;
  std::string context; ///< empty = the site's
  std::string site;
  int max_users = 0;      ///< 0 = the server's 50
  bool pin = false;       ///< whether a PIN is asked; telctl draws it once
  bool admin_pin = false; ///< the same for administrators
  bool record = false;
  std::string music;
  std::string did;
  Marks marks;
};

/// An automatic menu: "for … press 1".
struct Ivr {
  std::string id; ///< unique
  std::string did;
  std::string greeting_sound;
  std::string menu_sound; ///< path on the server
  std::string invalid_sound;
  std::string abort_sound;
  int timeout = 0;        ///< seconds to wait for a key; 0 = the server's 5
  int max_tries = 0;      ///< 0 = the server's 3
  std::string on_timeout; ///< destinations; empty = the menu is played again
  std::string on_invalid;
  std::string on_abort; ///< after the last try; empty = hang up
  Marks marks;
};

struct IvrChoice {
  std::string ivr;
  std::string exten;       ///< what the caller dials: "1", "*", "_4XXX"
  std::string destination; ///< where the call goes
  Marks marks;
};

/// A call to all telephones at once, as an announcement.
struct Paging {
  std::string number; ///< unique; dialled behind the prefix for pagings
  std::string name;
  std::vector<std::string> members; ///< extensions that are called
  std::vector<std::string> callers; ///< extensions that may call them
  bool duplex = false;
  bool ignore_forward = false;
  bool record = false;
  Marks marks;
};

struct ParkingLot {
  std::string id; ///< unique
  std::string extension;
  std::string context; ///< empty = the site's
  std::string site;
  std::string slots_start; ///< "701"
  std::string slots_end;
  int timeout = 0; ///< seconds; 0 = the server's 45
  std::string music;
  Marks marks;
};

/// Keys that many telephones share; a key of the line's own at the same position wins.
struct KeyTemplate {
  std::string id; ///< unique
  Marks marks;
};

struct TemplateKey {
  std::string key_template;
  int position = 0; ///< from 1
  std::string type; ///< as of a Key
  std::string target;
  std::string option;
  std::string label;
  bool supervised = false;
  Marks marks;
};

} // namespace telctl::estate
