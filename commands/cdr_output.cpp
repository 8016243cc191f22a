#include <cdr_output.hpp>

#include <algorithm>
#include <filesystem>
#include <ostream>

#include <fmt/format.h>
#include <telctl/support/errors.hpp>
#include <telctl/support/text.hpp>

namespace telctl::commands {
namespace {

constexpr std::size_t buffer_size = 1U << 16U;
/// Beyond this many, the rest is counted: a wrong file must not flood the terminal.
constexpr std::uint64_t most_shown = 20;

std::vector<Column> ticket_columns() {
  static const std::vector<std::string> narrow{"start_local", "direction",  "caller",  "called", "disposition",
                                               "duration_s",  "billable_s", "account", "flags"};
  static const std::vector<std::string> numbers{"offset", "length", "duration_s", "billable_s", "units"};
  const auto in = [](const std::vector<std::string>& list, const std::string& name) {
    return std::find(list.begin(), list.end(), name) != list.end();
  };
  std::vector<Column> columns;
  for (const auto& name : cdr::ticket_fields()) {
    std::string title = name;
    for (char& c : title)
      c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    columns.push_back({.key = name, .title = title, .wide = !in(narrow, name), .right = in(numbers, name)});
  }
  return columns;
}

/// The places of the columns among the fields of a ticket.
std::vector<std::size_t> places_of(const std::vector<Column>& columns) {
  const auto& names = cdr::ticket_fields();
  std::vector<std::size_t> places;
  for (const auto& column : columns)
    places.push_back(static_cast<std::size_t>(std::find(names.begin(), names.end(), column.key) - names.begin()));
  return places;
}

OrderedJson quarantine_line(const cdr::Quarantined& record) {
  const bool is_text = !first_invalid_utf8(record.raw);
  std::string hex;
  if (!is_text)
    for (const char c : record.raw)
      hex += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return {{"schema", "telctl/quarantine"},
          {"version", 1},
          {"source", record.source},
          {"offset", record.offset},
          {"length", record.length},
          {"line", record.line},
          {"column", record.reason.where.column == 0 ? OrderedJson() : OrderedJson(record.reason.where.column)},
          {"code", to_string(record.reason.code)},
          {"reason", record.reason.what},
          {"raw", is_text ? OrderedJson(std::string(record.raw)) : OrderedJson()},
          {"raw_hex", is_text ? OrderedJson() : OrderedJson(hex)}};
}

Error write_failed(const std::string& file) {
  return {.code = errors::file_write_failed, .what = "the quarantine could not be written", .where = {.file = file}};
}

} // namespace

void print_warning(const Context& context, const Error& error) {
  Findings findings;
  findings.warning(error);
  print_findings(context, findings);
}

TicketOutput::TicketOutput(const Context& context, const TicketOutputOptions& options,
                           const std::vector<Column>& columns)
    : context_(context), options_(options), fields_(places_of(columns)),
      report_{.schema = "telctl/tickets", .list = "tickets", .columns = ticket_columns()}, csv_(fields_) {}

Result<std::unique_ptr<TicketOutput>> TicketOutput::create(const Context& context, const TicketOutputOptions& options) {
  const auto columns = chosen_columns(context, ticket_columns());
  if (!columns) return fail(columns.error());
  std::unique_ptr<TicketOutput> output(new TicketOutput(context, options, *columns));
  if (!options.quarantine_file.empty()) {
    output->quarantine_.open(options.quarantine_file, std::ios::binary);
    // Tickets are personal data: for their owner alone.
    std::error_code ignored;
    std::filesystem::permissions(options.quarantine_file,
                                 std::filesystem::perms::owner_read | std::filesystem::perms::owner_write, ignored);
    if (!output->quarantine_) return fail(write_failed(options.quarantine_file));
  }
  if (context.global.output == Format::csv && !context.global.no_headers) output->csv_.header();
  return output;
}

bool TicketOutput::ticket(const cdr::TicketView& ticket) {
  switch (context_.global.output) {
  case Format::csv:
    csv_.ticket(ticket);
    return csv_.text().size() < buffer_size || flush();
  case Format::jsonl:
    cdr::append_json(ticket, buffer_);
    buffer_ += '\n';
    break;
  case Format::table:
  case Format::wide:
    report_.records.push_back(masked(ticket));
    break;
  default:
    report_.records.push_back(cdr::to_json(ticket));
  }
  return buffer_.size() < buffer_size || flush();
}

OrderedJson TicketOutput::masked(const cdr::TicketView& ticket) const {
  auto record = cdr::to_json(ticket);
  constexpr std::size_t shortest_outside = 7;
  if (!options_.full_numbers)
    for (const auto* key : {"caller_raw", "caller", "called_raw", "called", "charged"})
      if (auto& value = record[key]; value.is_string() &&
                                     value.get_ref<const std::string&>().size() >= shortest_outside &&
                                     is_digits(value.get_ref<const std::string&>().substr(1)))
        value = mask_number(value.get_ref<const std::string&>());
  return record;
}

bool TicketOutput::quarantined(const cdr::Quarantined& record) {
  if (++quarantined_ <= most_shown) print_error(context_, record.reason);
  if (quarantine_.is_open())
    quarantine_ << quarantine_line(record).dump(-1, ' ', false, OrderedJson::error_handler_t::replace) << '\n';
  return true;
}

bool TicketOutput::write(std::string_view text) {
  context_.out().write(text.data(), static_cast<std::streamsize>(text.size()));
  return context_.out().good();
}

bool TicketOutput::flush() {
  const bool written = write(csv_.text()) && write(buffer_);
  csv_.clear();
  buffer_.clear();
  return written;
}

std::unique_ptr<cdr::PieceSink> TicketOutput::piece() {
  /// Its own buffer; written when it is its turn.
  class Piece : public cdr::PieceSink {
   public:
    explicit Piece(TicketOutput& output) : output_(output), csv_(output.fields_) {}
    bool ticket(const cdr::TicketView& ticket) override {
      csv_.ticket(ticket);
      return true;
    }
    bool quarantined(const cdr::Quarantined& record) override { return output_.quarantined(record); }
    bool hand_over() override {
      const bool written = output_.write(csv_.text());
      csv_.clear();
      return written;
    }

   private:
    TicketOutput& output_;
    cdr::CsvWriter csv_;
  };
  flush(); // the header
  return std::make_unique<Piece>(*this);
}

Status TicketOutput::finish() {
  if (quarantined_ > most_shown)
    context_.info(
        fmt::format("and {} more quarantined records; --quarantine FILE lists all", quarantined_ - most_shown));
  if (quarantine_.is_open()) {
    quarantine_.close();
    if (!quarantine_) return fail(write_failed(options_.quarantine_file));
  }
  if (context_.global.output != Format::csv && context_.global.output != Format::jsonl) return emit(context_, report_);
  flush();
  context_.out().flush();
  if (context_.out().good()) return {};
  return fail({.code = errors::output_failed, .what = "the result could not be written", .hint = "is the disk full?"});
}

} // namespace telctl::commands
