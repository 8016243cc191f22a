#include <telctl/legacy/xivo.hpp>

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <telctl/legacy/errors.hpp>
#include <telctl/support/text.hpp>

namespace telctl::legacy {
namespace {

class Writer {
 public:
  Writer(const estate::Index& index, const XivoOptions& options, XivoUsers& users)
      : index_(index), options_(options), users_(users) {}

  void run() {
    if (!options_.entity.empty()) users_.columns.emplace_back("entity_id");
    for (const auto* name : {"firstname", "lastname", "email", "language", "userfield", "line_protocol", "exten",
                             "context", "incall_exten", "incall_context", "voicemail_name", "voicemail_number",
                             "voicemail_context", "call_permissions"})
      users_.columns.emplace_back(name);
    for (const auto& line : index_.estate().lines)
      if (chosen(line.site)) write(line);
    tell_what_is_left();
  }

 private:
  [[nodiscard]] bool chosen(const std::string& site) const {
    return options_.sites.empty() ||
           std::find(options_.sites.begin(), options_.sites.end(), site) != options_.sites.end();
  }

  void error(ErrorCode code, const estate::Line& line, std::string what, std::string hint) {
    users_.findings.error({.code = code,
                           .what = std::move(what),
                           .where = index_.estate().place(line.marks.object, "line " + line.extension),
                           .hint = std::move(hint)});
  }

  void write(const estate::Line& line) {
    if (estate::is_special(line.kind) && line.decision.empty()) return void(++undecided_);
    if (!line.decision.empty() && line.decision != "migrate") return void(++staying_);
    const auto context = std::string(index_.context_of(line));
    if (context.empty())
      return error(errors::context_missing, line, "neither the line nor its site has a context",
                   "the import has none to put the number into");
    const auto incall = line.did.empty() ? std::string() : incall_context(line.did);
    if (!line.did.empty() && incall.empty())
      return error(errors::incall_context_missing, line, fmt::format("no context of type incall takes {}", line.did),
                   "declare its range in a context of type incall");
    count_left_out(line);
    write_row(line, context, incall);
  }

  void write_row(const estate::Line& line, const std::string& context, const std::string& incall) {
    const auto* person = index_.person(line.person);
    auto first = person == nullptr ? line.label : person->firstname;
    auto last = person == nullptr ? std::string() : person->lastname;
    if (first.empty()) std::swap(first, last); // the only name that must be there
    if (first.empty()) first = line.extension;
    const auto shown = index_.display_name(line);
    const bool voicemail = line.voicemail == "yes";
    // Two users with one address are refused: the first line of a person carries it.
    const bool first_line = person != nullptr && !person->email.empty() && emails_.insert(person->email).second;
    std::vector<std::string> row;
    if (!options_.entity.empty()) row.push_back(options_.entity);
    const auto add = [&](std::string value) { row.push_back(std::move(value)); };
    add(first);
    add(last);
    add(first_line ? person->email : "");
    add(person == nullptr ? "" : person->language);
    add(person == nullptr ? "" : person->cost_centre);
    add(line.set.protocol.empty() ? "sip" : line.set.protocol);
    add(line.extension);
    add(context);
    add(line.did);
    add(incall);
    add(!voicemail ? "" : shown.empty() ? line.extension : shown);
    add(voicemail ? line.extension : "");
    add(voicemail ? context : "");
    add(join(line.rights, ";"));
    users_.rows.push_back(std::move(row));
  }

  [[nodiscard]] std::string incall_context(const std::string& did) const {
    std::string only;
    std::size_t count = 0;
    for (const auto& context : index_.estate().contexts) {
      if (context.type != "incall") continue;
      for (const auto& range : context.incall_ranges)
        if (range.contains(did)) return context.name;
      if (context.incall_ranges.empty()) only = context.name;
      ++count;
    }
    return count == 1 ? only : std::string();
  }

  void count_left_out(const estate::Line& line) {
    keys_ += index_.keys(line.extension).size();
    parallel_ += index_.parallel_sets(line.extension).size();
    const auto given = [](const std::string& text) { return static_cast<std::size_t>(!text.empty()); };
    telephones_ += given(line.set.mac);
    ports_ += given(line.set.gateway);
    hotlines_ += given(line.hotline);
    pickups_ += given(line.pickup_group);
    forwards_ += given(line.forward_unconditional) + given(line.forward_busy) + given(line.forward_no_answer);
  }

  void tell_what_is_left() {
    const auto tell = [&](std::size_t count, std::string_view one, std::string_view many) {
      if (count > 0) users_.left_out.push_back(fmt::format("{} {}", count, count == 1 ? one : many));
    };
    const auto& estate = index_.estate();
    const auto of_site = [&](const auto& object) { return chosen(object.site); };
    const auto groups = std::count_if(estate.groups.begin(), estate.groups.end(), of_site);
    const auto filters = std::count_if(estate.filters.begin(), estate.filters.end(), [&](const auto& filter) {
      const auto* boss = index_.line(filter.boss);
      return boss != nullptr && chosen(boss->site);
    });
    tell(undecided_, "special line that nobody has decided on", "special lines that nobody has decided on");
    tell(staying_, "line that does not move", "lines that do not move");
    tell(keys_, "key", "keys");
    tell(static_cast<std::size_t>(groups), "group", "groups");
    tell(static_cast<std::size_t>(filters), "boss and secretary filter", "boss and secretary filters");
    tell(parallel_, "parallel set", "parallel sets");
    tell(telephones_, "telephone (MAC)", "telephones (MAC)");
    tell(ports_, "gateway port", "gateway ports");
    tell(forwards_, "forward", "forwards");
    tell(hotlines_, "hotline", "hotlines");
    tell(pickups_, "place in a pickup group", "places in pickup groups");
  }

  const estate::Index& index_;
  const XivoOptions& options_;
  XivoUsers& users_;
  std::set<std::string> emails_;
  std::size_t undecided_ = 0;
  std::size_t staying_ = 0;
  std::size_t keys_ = 0;
  std::size_t parallel_ = 0;
  std::size_t telephones_ = 0;
  std::size_t ports_ = 0;
  std::size_t forwards_ = 0;
  std::size_t hotlines_ = 0;
  std::size_t pickups_ = 0;
};

} // namespace

XivoUsers xivo_users(const estate::Index& index, const XivoOptions& options) {
  XivoUsers users;
  Writer(index, options, users).run();
  return users;
}

} // namespace telctl::legacy
