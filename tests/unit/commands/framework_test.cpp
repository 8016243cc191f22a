#include <framework/command.hpp>

#include <set>
#include <sstream>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <commands.hpp>
#include <doctest/doctest.h>
#include <framework/catalogue.hpp>
#include <knowledge.hpp>
#include <telctl/support/json.hpp>

using namespace telctl;
using namespace telctl::commands;

namespace {

struct Outcome {
  Exit exit;
  std::string out;
  std::string err;
};

/// Commands as awkward as the real ones: `import` is a command, and the noun of `import detect`.
std::vector<Command> awkward(std::string& seen) {
  const auto command = [&seen](std::string_view path, bool changes) {
    return Command{.path = path,
                   .summary = "Does it",
                   .examples = {{"telctl x", "does it"}},
                   .changes = changes,
                   .setup = [&seen, path](CLI::App& app) {
                     auto files = std::make_shared<std::vector<std::string>>();
                     app.add_option("FILE", *files, "Files")->required();
                     app.add_option("--zone", "Zone")->type_name("ZONE");
                     return [&seen, path, files](Context& context) -> Result<Exit> {
                       seen = std::string(path) + ":" + files->front() + ":" + context.global.directory;
                       if (files->front() == "throw") throw std::runtime_error("thrown");
                       return Exit::done;
                     };
                   }};
  };
  return {command("import", true), command("import detect", false), command("cdr normalize", false)};
}

Outcome typed(const std::vector<Command>& commands, std::vector<std::string> words) {
  words.insert(words.begin(), "telctl");
  std::vector<char*> arguments;
  for (auto& word : words)
    arguments.push_back(word.data());
  std::istringstream in;
  std::ostringstream out;
  std::ostringstream err;
  Terminal terminal{.in = &in, .out = &out, .err = &err};
  const auto exit = run(static_cast<int>(arguments.size()), arguments.data(), commands, terminal, system_clock());
  return {exit, out.str(), err.str()};
}

} // namespace

TEST_CASE("the longest command that the words name is run") {
  std::string seen;
  const auto commands = awkward(seen);
  CHECK(typed(commands, {"import", "detect", "a.csv"}).exit == Exit::done);
  CHECK(seen == "import detect:a.csv:.");
  CHECK(typed(commands, {"import", "a.csv"}).exit == Exit::done);
  CHECK(seen == "import:a.csv:.");
  CHECK(typed(commands, {"-C", "cdr", "import", "import"}).exit == Exit::done);
  CHECK(seen == "import:import:cdr");
}

TEST_CASE("options of every command may stand before and after it") {
  std::string seen;
  const auto commands = awkward(seen);
  for (const auto& words :
       std::vector<std::vector<std::string>>{{"-C", "dir", "cdr", "normalize", "f"},
                                             {"-Cdir", "cdr", "normalize", "f"},
                                             {"cdr", "--directory=dir", "normalize", "f"},
                                             {"cdr", "normalize", "--zone", "x", "f", "-C", "dir"}}) {
    CAPTURE(words);
    seen.clear();
    CHECK(typed(commands, words).exit == Exit::done);
    CHECK(seen == "cdr normalize:f:dir");
  }
}

TEST_CASE("a wrong command line is exit 64 and says what was meant") {
  std::string seen;
  const auto commands = awkward(seen);
  CHECK(typed(commands, {}).exit == Exit::usage);
  CHECK(typed(commands, {"cdr"}).exit == Exit::usage);
  CHECK(typed(commands, {"cdr"}).err.find("cdr normalize") != std::string::npos);
  CHECK(typed(commands, {"cdr", "normalise", "f"}).err.find("did you mean 'telctl cdr normalize'?") !=
        std::string::npos);
  CHECK(typed(commands, {"cdr", "normalize", "--zoen", "x", "f"}).err.find("did you mean '--zone'?") !=
        std::string::npos);
  CHECK(typed(commands, {"cdr", "normalize"}).err.find("FILE is required") != std::string::npos);
  CHECK(typed(commands, {"cdr", "normalize", "f", "-o", "xml"}).exit == Exit::usage);
  CHECK(typed(commands, {"--bogus"}).exit == Exit::usage);
  CHECK(typed(commands, {"cdr", "normalize", "f", "--check"}).exit ==
        Exit::usage); // changes nothing, so it has no --check
  CHECK(seen.empty());
  CHECK(Json::parse(typed(commands, {"cdr", "normalize", "-o", "json"}).err)["code"] == "TEL-0900");
}

TEST_CASE("help is asked for in each way people try") {
  std::string seen;
  const auto commands = awkward(seen);
  const auto expected = typed(commands, {"cdr", "normalize", "--help"});
  CHECK(expected.exit == Exit::done);
  CHECK(expected.out.find("Usage: telctl cdr normalize [OPTIONS] FILE…") != std::string::npos);
  CHECK(typed(commands, {"cdr", "normalize", "-h"}).out == expected.out);
  CHECK(typed(commands, {"help", "cdr", "normalize"}).out == expected.out);
  CHECK(typed(commands, {"--help", "cdr", "normalize"}).out == expected.out);
  CHECK(typed(commands, {"cdr", "--help"}).exit == Exit::done);
  CHECK(typed(commands, {"--version"}).out.starts_with("telctl "));
}

TEST_CASE("an exception is an internal error, never a crash") {
  std::string seen;
  const auto result = typed(awkward(seen), {"import", "throw"});
  CHECK(result.exit == Exit::internal);
  CHECK(result.err.find("TEL-0100") != std::string::npos);
}

TEST_CASE("shells are answered from the table of commands") {
  std::string seen;
  const auto commands = awkward(seen);
  CHECK(completions(commands, {""}) == std::vector<std::string>{"import\tDoes it", "cdr"});
  CHECK(completions(commands, {"cd"}) == std::vector<std::string>{"cdr"});
  CHECK(completions(commands, {"cdr", "n"}) == std::vector<std::string>{"normalize\tDoes it"});
  CHECK(completions(commands, {"import", "--ch"}) ==
        std::vector<std::string>{"--check\tShow what would be done, change nothing"});
  CHECK(completions(commands, {"import", "-o", "js"}) == std::vector<std::string>{"json", "jsonl"});
  CHECK(completions(commands, {"cdr", "normalize", ""}) == std::vector<std::string>{":file"});
  CHECK(completions(commands, {"-C", ""}) == std::vector<std::string>{":folder"});
}

TEST_CASE("every command is unique and documented") {
  std::set<std::string_view> paths;
  for (const auto& command : all()) {
    CAPTURE(command.path);
    CHECK(paths.insert(command.path).second);
    CHECK_FALSE(command.summary.empty());
    CHECK_FALSE(command.summary.ends_with('.'));
    CHECK_FALSE(command.examples.empty());
    for (const auto& example : command.examples)
      CHECK(example.line.find("telctl ") != std::string_view::npos);
  }
}

TEST_CASE("everything that is explained can be found, by one meaning") {
  const auto knowledge = all_knowledge();
  CHECK(knowledge.size() > 60);
  for (const auto& item : knowledge) {
    CAPTURE(item.name);
    CHECK_FALSE(item.explanation.empty());
    for (const auto& word : item.see)
      CHECK_MESSAGE(find_knowledge(knowledge, word).has_value(), word);
  }
  std::set<std::string> forms;
  for (const auto& word : known_words(knowledge))
    CHECK_MESSAGE(forms.insert(word).second, word);
  CHECK(find_knowledge(knowledge, "120")->name == "TEL-0120");
  CHECK(find_knowledge(knowledge, "FILTRAGE patron secretaire")->name == "filter");
  for (const auto* word : {"parc", "lot", "SDA", "groupement", "renvoi", "taxation", "répartiteur"})
    CHECK_MESSAGE(find_knowledge(knowledge, word).has_value(), word);
}
