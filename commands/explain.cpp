#include <memory>
#include <ostream>

#include <CLI/App.hpp>
#include <fmt/format.h>
#include <framework/command.hpp>
#include <framework/errors.hpp>
#include <framework/report.hpp>
#include <knowledge.hpp>
#include <telctl/support/encoding.hpp>
#include <telctl/support/exit_code.hpp>
#include <telctl/support/text.hpp>

namespace telctl::commands {
namespace {

struct Options {
  std::vector<std::string> words;
};

OrderedJson record_of(const Knowledge& item) {
  return {{"kind", item.kind},
          {"name", item.name},
          {"title", item.title.empty() ? OrderedJson() : OrderedJson(item.title)},
          {"french", item.french},
          {"also", item.also},
          {"see", item.see},
          {"explanation", item.explanation}};
}

Report report_of(const std::vector<Knowledge>& items) {
  Report report{.schema = "telctl/explain",
                .columns = {{"kind", "KIND"},
                            {"name", "NAME"},
                            {"title", "TITLE"},
                            {"french", "FRENCH"},
                            {"also", "ALSO", true},
                            {"see", "SEE", true},
                            {"explanation", "EXPLANATION", true}}};
  for (const auto& item : items)
    report.records.push_back(record_of(item));
  return report;
}

/// Broken for reading at the width of a page.
std::string page(std::string_view text) {
  std::string result;
  std::size_t column = 0;
  for (const auto word : words(text)) {
    const auto width = display_width(word);
    if (column > 0 && column + 1 + width > 92) {
      result += '\n';
      column = 0;
    }
    if (column > 0) result += ' ';
    result += word;
    column += width + 1;
  }
  return result;
}

void print_page(const Context& context, const Knowledge& item) {
  auto& out = context.out();
  out << item.name << (item.title.empty() ? "" : ": " + item.title) << '\n';
  if (!item.french.empty()) out << "French: " << join(item.french, ", ") << '\n';
  if (!item.also.empty()) out << "also: " << join(item.also, ", ") << '\n';
  out << '\n' << page(item.explanation) << '\n';
  if (!item.see.empty()) out << "\nsee: " << join(item.see, ", ") << '\n';
}

Report exit_codes() {
  Report report{.schema = "telctl/exit-codes",
                .list = "codes",
                .columns = {{"code", "CODE", false, true}, {"meaning", "MEANING"}},
                .notes = {"", "A code that is not in this table is a failure."}};
  for (const auto& [exit, says] : exit_meanings)
    report.records.push_back({{"code", static_cast<int>(exit)}, {"meaning", says}});
  return report;
}

Result<Exit> emitted(const Context& context, const Report& report) {
  const auto status = emit(context, report);
  if (!status) return fail(status.error());
  return Exit::done;
}

Result<Exit> run_explain(const Context& context, const Options& options) {
  const auto word = join(options.words, " ");
  if (word == "exit-codes") return emitted(context, exit_codes());
  const auto all = all_knowledge();
  if (word.empty()) return emitted(context, report_of(all));

  const auto found = find_knowledge(all, word);
  if (!found) {
    const auto meant = did_you_mean(fold(word), known_words(all));
    return fail(
        {.code = errors::unknown_word,
         .what = fmt::format("'{}' is not explained", word),
         .hint = meant ? fmt::format("did you mean '{}'?", *meant) : "telctl explain lists every word and code"});
  }
  if (context.global.output != Format::table && context.global.output != Format::wide)
    return emitted(context, report_of({*found}));
  print_page(context, *found);
  return Exit::done;
}

} // namespace

Command explain() {
  return {
      .path = "explain",
      .summary = "Explain an error code or a word",
      .details =
          "Knows every code that telctl can show and the words of the trade, in English and in French: parc, lot, SDA, "
          "groupement, renvoi, taxation. Without a word it lists them all; the word exit-codes shows the table of exit "
          "codes.",
      .examples = {{"telctl explain TEL-0131", "what the code means and the way out"},
                   {"telctl explain groupement", "a word of the trade"},
                   {"telctl explain exit-codes", "what a script may rely on"}},
      .schema = "telctl/explain",
      .setup = [](CLI::App& app) {
        auto options = std::make_shared<Options>();
        app.add_option("WORD", options->words, "Code or word; exit-codes for their table");
        return [options](Context& context) { return run_explain(context, *options); };
      }};
}

} // namespace telctl::commands
