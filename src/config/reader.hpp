#pragma once
#include <string>
#include <string_view>
#include <vector>

#include <telctl/config/errors.hpp>
#include <telctl/config/yaml.hpp>
#include <telctl/estate/fields.hpp>
#include <telctl/support/error.hpp>
#include <telctl/support/text.hpp>
#include <value.hpp>

namespace telctl::config {

/// What the readers of YAML files and of CSV tables share: the estate that is filled, the file being read, and its
/// findings.
class Reader {
 public:
  explicit Reader(estate::Estate& estate, Findings& findings) : estate_(estate), findings_(findings) {}
  virtual ~Reader() = default;

 protected:
  void begin_file(std::string name) {
    file_ = std::move(name);
    estate_.files.push_back(file_);
  }
  [[nodiscard]] estate::Mark mark(std::uint32_t line, std::uint32_t column) const {
    return {static_cast<std::uint32_t>(estate_.files.size() - 1), line, column};
  }
  void report(estate::Mark place, Problem problem) {
    findings_.error({.code = problem.code,
                     .what = std::move(problem.what),
                     .where = {.file = file_, .line = place.line, .column = place.column},
                     .hint = std::move(problem.hint)});
  }
  void report(estate::Mark place, Outcome outcome) {
    if (outcome) report(place, std::move(*outcome));
  }

  /// The field of that name; reports an unknown one with the name that was probably meant.
  template <class T>
  const estate::Field<T>* find_field(std::string_view name, std::string_view what, estate::Mark place) {
    for (const auto& field : estate::fields<T>())
      if (field.name == name) return &field;
    std::vector<std::string> names;
    for (const auto& field : estate::fields<T>())
      names.emplace_back(field.name);
    report(place, unknown(errors::unknown_key, what, name, names));
    return nullptr;
  }
  static Problem unknown(ErrorCode code, std::string_view what, std::string_view name,
                         const std::vector<std::string>& names);

  estate::Estate& estate_;
  Findings& findings_;
  std::string file_;
};

/// Reads one YAML file of an estate.
void read_yaml_file(std::string_view text, const std::string& name, estate::Estate& estate, Findings& findings);
/// Reads one CSV table; the collection is the beginning of its name.
void read_csv_file(std::string_view text, const std::string& name, estate::Estate& estate, Findings& findings);

} // namespace telctl::config
