#pragma once
#include <string>
#include <vector>

#include <telctl/estate/mark.hpp>

/// How calls leave and enter the cluster, and when: trunks, ways out and what they take, schedules, public numbers,
/// and the music of those who wait. What dial patterns and hours mean is told by dialling.hpp and hours.hpp.
namespace telctl::estate {

/// A SIP trunk. Without `username` the two ends know each other by their addresses.
struct Trunk {
  std::string id;
  std::string media_server;
  std::string context; ///< where its incoming calls enter; empty = the only context of type incall
  std::string host;
  int port = 0; ///< 0 = the usual one
  int channels = 0;
  std::vector<std::string> codecs; ///< in order: alaw, g722; empty = those of the cluster
  std::string username;            ///< account that the operator gave
  std::string secret;              ///< where its secret is: "file:/path", "env:NAME"; never the secret itself
  bool registers = false;          ///< the cluster registers at the operator
  std::string caller_id_format;    ///< of outgoing caller ids: "+E164", "E164", "national"
  Marks marks;
};

/// A way out: numbers that match one of its patterns leave by its trunks.
struct Outcall {
  std::string name;
  std::string description;
  std::vector<std::string> trunks; ///< the first that is free takes the call
  std::string schedule;            ///< when it is open
  std::vector<std::string> rights; ///< judged after those of the caller and of the caller's groups
  bool internal_caller_id = false; ///< show the caller's internal number
  int ring_time = 0;               ///< seconds; 0 = no limit
  Marks marks;
};

/// Numbers that an Outcall takes, and what becomes of them on the trunk.
struct DialPattern {
  std::string outcall;
  std::string pattern;         ///< "_0[1-9]XXXXXXXX", "15"
  std::string context;         ///< of type outcall; empty = the only one
  int strip = 0;               ///< leading digits that are not sent
  std::string prefix;          ///< what the caller dials before the pattern
  std::string external_prefix; ///< what is sent before the number
  std::string caller_id;
  Marks marks;
};

/// When something is open. Outside its open periods calls go to `closed`.
struct Schedule {
  std::string name;
  std::string timezone; ///< empty = the estate's
  std::string closed;   ///< destination: see destination.hpp
  Marks marks;
};

/// Opening hours of a schedule, or an exception in them.
struct Period {
  std::string schedule;
  std::string kind;  ///< "open" or "exceptional"
  std::string start; ///< "08:00"
  std::string end;
  std::vector<std::string> week_days;  ///< "1-5", "7": Monday is 1; empty = all
  std::vector<std::string> month_days; ///< "1", "24-31"
  std::vector<std::string> months;     ///< "7-8"
  std::string destination;             ///< of exceptional periods
  Marks marks;
};

/// A public number that leads elsewhere than to the one line or group that has it as its `did`.
struct Incall {
  std::string did;
  std::string destination; ///< see destination.hpp
  std::string schedule;
  Marks marks;
};

/// Music for those who wait.
struct Music {
  std::string name;
  std::string mode;               ///< files, mp3, custom
  std::string application;        ///< of mode custom: the program that plays
  std::string sort;               ///< alphabetical, random, random_start
  std::vector<std::string> files; ///< below the folder of the estate; empty: somebody else puts them on the server
  Marks marks;
};

/// A recorded message: a greeting, a menu, an announcement.
struct Sound {
  std::string name;     ///< "playback/fermeture": the server's category, and the name there
  std::string language; ///< "fr_FR": played to callers of that language; empty = to all
  std::string file;     ///< below the folder of the estate: "sounds/fermeture.wav"
  Marks marks;

  [[nodiscard]] std::string category() const { return name.substr(0, name.find('/')); }
  /// What it is called in its category: "fermeture".
  [[nodiscard]] std::string title() const { return name.substr(name.find('/') + 1); }
};

/// Whether a server takes it for a category, a language or a file: two letters, digits, -, _ or . and more, the first a
/// letter or digit (wazo-confd, sound/schema.py). Such a name leads nowhere else in a path or a URL.
bool is_sound_name(std::string_view text);

/// What was found where the estate names a sound file.
struct SoundFile {
  std::string sha256; ///< of its bytes, hex
  std::string fault;  ///< why no server would take it; empty when it is as it should be
};

} // namespace telctl::estate
