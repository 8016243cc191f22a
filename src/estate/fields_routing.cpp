#include <telctl/estate/fields.hpp>

// Trunks, ways out, schedules, and where public numbers lead.
namespace telctl::estate {
namespace {

constexpr std::string_view destination_says =
    "Where calls go: `user:4012`, `group:Accueil`, `queue:scolarite`, `ivr:jour`, `voicemail:4012`, "
    "`extension:4012@default`, `outside:0612345678`, `hangup:busy`, `none`";

} // namespace

template <>
const std::vector<Field<Trunk>>& fields<Trunk>() {
  static const std::vector<Field<Trunk>> table{
      {"id", &Trunk::id, "Short name, unique", true},
      {"media_server", &Trunk::media_server, "Media server on which it ends"},
      {"context", &Trunk::context, "Context of type incall where its calls enter; the only one when not given"},
      {"host", &Trunk::host, "The operator's address"},
      {"port", &Trunk::port, "The operator's port; the usual one when not given"},
      {"channels", &Trunk::channels, "Calls it carries at once"},
      {"codecs", &Trunk::codecs, "Codecs, in order: `alaw`, `g722`; those of the cluster when not given"},
      {"username", &Trunk::username, "Account that the operator gave; none where it knows the cluster by its address"},
      {"secret", &Trunk::secret,
       "Where the secret of the account is: `file:/path`, `credential:NAME`, `env:NAME`; never the secret itself"},
      {"registers", &Trunk::registers, "Whether the cluster registers at the operator"},
      {"caller_id_format",
       &Trunk::caller_id_format,
       "How caller ids are written on the trunk, where the cluster can tell; as the cluster does when not given",
       false,
       {"+E164", "E164", "national"}},
  };
  return table;
}

template <>
const std::vector<Field<Outcall>>& fields<Outcall>() {
  static const std::vector<Field<Outcall>> table{
      {"name", &Outcall::name, "Unique", true},
      {"description", &Outcall::description, "What it is for, in words"},
      {"trunks", &Outcall::trunks, "Trunks by which its calls leave; the first that is free takes the call", true},
      {"schedule", &Outcall::schedule, "When it is open; always when not given"},
      {"rights", &Outcall::rights, "Call rights, judged after those of the caller and of the caller's groups"},
      {"internal_caller_id", &Outcall::internal_caller_id, "Whether the called party sees the internal number"},
      {"ring_time", &Outcall::ring_time, "Seconds for which it rings; without limit when not given"},
  };
  return table;
}

template <>
const std::vector<Field<DialPattern>>& fields<DialPattern>() {
  static const std::vector<Field<DialPattern>> table{
      {"outcall", &DialPattern::outcall, "Way out that takes these numbers", true},
      {"pattern", &DialPattern::pattern, "Number or Asterisk pattern: `_0[1-9]XXXXXXXX`, `15`", true},
      {"context", &DialPattern::context, "Context of type outcall; the only one when not given"},
      {"strip", &DialPattern::strip, "Leading digits that are not sent"},
      {"prefix", &DialPattern::prefix, "What callers dial before the pattern"},
      {"external_prefix", &DialPattern::external_prefix, "What is sent before the number"},
      {"caller_id", &DialPattern::caller_id, "Caller id of these calls"},
  };
  return table;
}

template <>
const std::vector<Field<Schedule>>& fields<Schedule>() {
  static const std::vector<Field<Schedule>> table{
      {"name", &Schedule::name, "Unique", true},
      {"timezone", &Schedule::timezone, "Time zone of its hours; the estate's when not given"},
      {"closed", &Schedule::closed, destination_says, true},
  };
  return table;
}

template <>
const std::vector<Field<Period>>& fields<Period>() {
  static const std::vector<Field<Period>> table{
      {"schedule", &Period::schedule, "Schedule to which it belongs", true},
      {"kind",
       &Period::kind,
       "Whether it is open then, or calls go to the period's own destination; open when not given",
       false,
       {"open", "exceptional"}},
      {"start", &Period::start, "Beginning: `08:00`", true},
      {"end", &Period::end, "End: `18:30`", true},
      {"week_days", &Period::week_days, "Days of the week, Monday is 1: `1-5`, `7`; all when not given"},
      {"month_days", &Period::month_days, "Days of the month: `24-31`; all when not given"},
      {"months", &Period::months, "Months: `7-8`; all when not given"},
      {"destination", &Period::destination, "Of an exceptional period: where calls go then, as in `closed`"},
  };
  return table;
}

template <>
const std::vector<Field<Incall>>& fields<Incall>() {
  static const std::vector<Field<Incall>> table{
      {"did", &Incall::did, "Public number, unique", true},
      {"destination", &Incall::destination, destination_says, true},
      {"schedule", &Incall::schedule, "When it is open; always when not given"},
  };
  return table;
}

template <>
const std::vector<Field<Music>>& fields<Music>() {
  static const std::vector<Field<Music>> table{
      {"name", &Music::name, "Unique", true},
      {"mode", &Music::mode, "What plays", true, {"files", "mp3", "custom"}},
      {"application", &Music::application, "Of mode custom: the program that plays"},
      {"sort", &Music::sort, "Order of the files", false, {"alphabetical", "random", "random_start"}},
      {"files", &Music::files,
       "Sound files (WAV, 8000 Hz, 16 bits, mono) below the folder of the estate; a person puts them on the server "
       "when "
       "not given"},
  };
  return table;
}

template <>
const std::vector<Field<Sound>>& fields<Sound>() {
  static const std::vector<Field<Sound>> table{
      {"name", &Sound::name, "Category and name: `playback/fermeture`; destinations say `sound:playback/fermeture`",
       true},
      {"language", &Sound::language, "Played to callers of this language: `fr_FR`; to all when not given"},
      {"file", &Sound::file, "Sound file (WAV, 8000 Hz, 16 bits, mono) below the folder of the estate", true},
  };
  return table;
}

} // namespace telctl::estate
