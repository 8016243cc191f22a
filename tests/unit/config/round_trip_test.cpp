#include <telctl/config/load.hpp>
#include <telctl/config/write.hpp>

#include "folder.hpp"
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <rapidcheck.h>
#include <telctl/estate/fields.hpp>

using namespace telctl;
using estate::Estate;

namespace {

/// Text as people might type it, with what YAML and CSV find special.
rc::Gen<std::string> any_text() {
  static const std::vector<std::string> pieces{
      "a",  "Z",  "0", "12", " ",  "é",    "œ",  "ÿ", "漢", ",",      "\"",     "'",      ":",      ": ", " #",  "#",
      "-",  "- ", "&", "*",  "!",  "|",    ">",  "%", "@",  "`",      "{",      "}",      "[",      "]",  "\n",  "\t",
      "\\", "?",  "~", "=",  "no", "null", "<<", ";", "+",  "\u00A0", "\u0085", "\u2028", "\uFEFF", "😀", "...", "---"};
  return rc::gen::map(rc::gen::container<std::vector<std::size_t>>(rc::gen::inRange<std::size_t>(0, pieces.size())),
                      [](const auto& chosen) {
                        std::string text;
                        for (const auto i : chosen)
                          text += pieces[i];
                        return text;
                      });
}

rc::Gen<std::string> any_word() {
  static const std::string letters = "abcXYZ0189_-.*+#@:,'\"&!%[]{}|>?~";
  return rc::gen::nonEmpty(rc::gen::container<std::string>(rc::gen::elementOf(letters)));
}

void fill(std::string& value) {
  value = *any_text();
}
void fill(int& value) {
  value = *rc::gen::inRange(0, 100000);
}
void fill(bool& value) {
  value = *rc::gen::arbitrary<bool>();
}
void fill(estate::LineKind& value) {
  value = *estate::line_kind(*rc::gen::elementOf(estate::line_kinds()));
}
void fill(std::vector<std::string>& value) {
  value = *rc::gen::container<std::vector<std::string>>(any_word());
}
void fill(std::vector<estate::Range>& value) {
  for (int i = *rc::gen::inRange(0, 3); i > 0; --i) {
    const int start = *rc::gen::inRange(0, 5000);
    value.push_back({fmt::format("{:05}", start), fmt::format("{:05}", start + *rc::gen::inRange(0, 999))});
  }
}
void fill(std::vector<estate::Building>& value);

template <class T>
void fill_object(T& object) {
  for (const auto& field : estate::fields<T>())
    if (*rc::gen::arbitrary<bool>()) field.visit(object, [](auto& value) { fill(value); });
  // In a table, a row of nothing but empty fields is no row.
  estate::fields<T>().front().visit(object, [](auto& value) {
    if constexpr (std::is_same_v<std::remove_reference_t<decltype(value)>, std::string>) value = *any_word();
  });
}
void fill(std::vector<estate::Building>& value) {
  value.resize(*rc::gen::inRange<std::size_t>(0, 3));
  for (auto& item : value)
    fill_object(item);
}

template <class T>
std::string differences(const std::vector<T>& a, const std::vector<T>& b, std::string_view name) {
  if (a.size() != b.size()) return fmt::format("{}: {} objects became {}", name, a.size(), b.size());
  std::string found;
  for (std::size_t i = 0; i < a.size(); ++i)
    for (const auto& field : estate::fields<T>())
      field.visit(a[i], [&](const auto& left) {
        field.visit(b[i], [&](const auto& right) {
          using L = std::remove_cvref_t<decltype(left)>;
          if constexpr (std::is_same_v<L, std::remove_cvref_t<decltype(right)>>) {
            if constexpr (std::is_same_v<L, std::vector<estate::Building>>)
              found += differences(left, right, field.name);
            else if constexpr (std::is_same_v<L, std::vector<estate::Range>>)
              found += std::equal(left.begin(), left.end(), right.begin(), right.end(),
                                  [](const auto& x, const auto& y) { return x.start == y.start && x.end == y.end; })
                           ? ""
                           : fmt::format("{}[{}].{} ", name, i, field.name);
            else
              found += left == right ? "" : fmt::format("{}[{}].{} ", name, i, field.name);
          }
        });
      });
  return found;
}

std::string differences(const Estate& a, const Estate& b) {
  std::string found = a.name == b.name && a.timezone == b.timezone ? "" : "head ";
  estate::for_each_collection(
      [&](const auto& collection) { found += differences(a.*collection.items, b.*collection.items, collection.name); });
  return found;
}

} // namespace

TEST_CASE("an estate that is written and read again is the same") {
  const Folder folder("round-trip");
  const bool held = rc::check("load(render(estate)) == estate", [&] {
    Estate before;
    before.name = *any_text();
    estate::for_each_collection([&](const auto& collection) {
      auto& items = before.*collection.items;
      items.resize(*rc::gen::inRange<std::size_t>(0, 4));
      for (auto& item : items)
        fill_object(item);
    });
    folder.clear();
    for (const auto& file : config::render_estate(before))
      folder.write(file.name, file.content);
    const auto loaded = config::load_estate(folder.path());
    RC_ASSERT(loaded.has_value());
    for (const auto& item : loaded->findings.items())
      RC_LOG() << to_string(item.error) << "\n";
    RC_ASSERT(loaded->findings.items().empty());
    RC_ASSERT(differences(before, loaded->estate) == "");
  });
  CHECK(held);
}
