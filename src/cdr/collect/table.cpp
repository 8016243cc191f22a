// Rows of a table of a PostgreSQL database, in the way of a guest: a read-only session, by number, with whatever
// columns the table has. call_log and cel of a XiVO; their columns by version: docs/formats/xivo-tickets.md.
#include <algorithm>

#include <collect/numbers.hpp>
#include <collect/rows.hpp>
#include <fmt/format.h>
#include <pqxx/pqxx>
#include <telctl/cdr/errors.hpp>
#include <telctl/support/csv.hpp>
#include <telctl/support/text.hpp>

namespace telctl::cdr {
namespace {

constexpr int rows_of_page = 5'000;
/// Numbers that never came are asked for again, the latest of them: a slow transaction is not slower than these.
constexpr std::size_t most_holes = 500;

class TableFeed final : public RowsFeed {
 public:
  using RowsFeed::RowsFeed;

 protected:
  Status begin() override;
  [[nodiscard]] std::string stream_name() const override { return table().name; }
  [[nodiscard]] std::string shown_as() const override { return fmt::format("table {}", table().name); }
  Result<Page> next(const Numbers& known) override;
  Result<bool> has(std::int64_t number) override;
  Result<std::optional<std::int64_t>> smallest() override;

 private:
  [[nodiscard]] const TableSource& table() const { return *source().table; }
  [[nodiscard]] std::string quoted_table() const;
  [[nodiscard]] Error failed(std::string cause) const;
  void connect();
  template <class Body>
  Status read(Body body);

  std::unique_ptr<pqxx::connection> connection_;
  std::vector<std::string> columns_;
};

Error TableFeed::failed(std::string cause) const {
  std::replace(cause.begin(), cause.end(), '\n', ' ');
  return {.code = errors::cdr_no_rows,
          .what = fmt::format("the table {} cannot be read", table().name),
          .where = {.object = source().name},
          .cause = std::string(trim(cause)),
          .retryable = true};
}

std::string TableFeed::quoted_table() const {
  std::string quoted;
  for (const auto part : split(table().name, '.'))
    quoted += (quoted.empty() ? "" : ".") + connection_->quote_name(std::string(part));
  return quoted;
}

void TableFeed::connect() {
  if (connection_ && connection_->is_open()) return;
  connection_ = std::make_unique<pqxx::connection>(table().database);
  connection_->set_variable("application_name", "'telctl'");
  // Values as text that does not depend on how the server is set up; moments with the offset of the declared zone.
  connection_->set_variable("datestyle", "'ISO, YMD'");
  connection_->set_variable("intervalstyle", "'postgres'");
  connection_->set_variable("timezone",
                            connection_->quote(source().reading.zone ? source().reading.zone->name() : "UTC"));
  connection_->set_client_encoding("UTF8");
}

template <class Body>
Status TableFeed::read(Body body) {
  try {
    connect();
    pqxx::read_transaction transaction(*connection_);
    body(transaction);
    return {};
  } catch (const std::exception& problem) {
    connection_.reset();
    return fail(failed(problem.what()));
  }
}

/// Which columns there are is asked in every round: an upgrade of the server adds some.
Status TableFeed::begin() {
  columns_.clear();
  bool numbered = false;
  auto status = read([&](pqxx::read_transaction& transaction) {
    const auto rows = transaction.exec_params(
        "SELECT attname, atttypid::regtype::text FROM pg_attribute WHERE attrelid = to_regclass($1) AND attnum > 0 "
        "AND NOT attisdropped ORDER BY attnum",
        quoted_table());
    for (const auto& row : rows) {
      columns_.push_back(row[0].as<std::string>());
      const auto type = row[1].as<std::string>();
      numbered = numbered || (columns_.back() == "id" && (type == "integer" || type == "bigint"));
    }
  });
  if (!status) return status;
  if (columns_.empty()) return fail(failed("there is no such table, or it may not be seen"));
  if (!numbered) return fail(failed("it has no number 'id' by which its rows could be known"));
  return {};
}

Result<Page> TableFeed::next(const Numbers& known) {
  auto wanted = known.empty() ? std::string("true") : fmt::format("id > {}", known.last());
  const auto holes = known.holes();
  for (std::size_t i = holes.size() - std::min(holes.size(), most_holes); i < holes.size(); ++i)
    wanted += fmt::format(" OR id BETWEEN {} AND {}", holes[i].first, holes[i].last);
  Page page;
  auto status = read([&](pqxx::read_transaction& transaction) {
    std::string list;
    for (const auto& column : columns_)
      list += fmt::format(", {}::text", transaction.quote_name(column));
    const auto rows = transaction.exec(
        fmt::format("SELECT id{} FROM {} WHERE {} ORDER BY 1 LIMIT {}", list, quoted_table(), wanted, rows_of_page));
    page.header = csv_line(columns_) + "\n";
    for (const auto& row : rows) {
      std::vector<std::string> fields;
      for (std::size_t i = 0; i < columns_.size(); ++i) {
        const auto field = row[static_cast<pqxx::row::size_type>(i + 1)];
        fields.emplace_back(field.is_null() ? "" : field.c_str());
        // A line break would end the record.
        std::replace(fields.back().begin(), fields.back().end(), '\n', ' ');
        std::replace(fields.back().begin(), fields.back().end(), '\r', ' ');
      }
      page.rows.emplace_back(row[0].as<std::int64_t>(), csv_line(fields) + "\n");
    }
    page.more = page.rows.size() == static_cast<std::size_t>(rows_of_page);
  });
  if (!status) return fail(status.error());
  return page;
}

Result<bool> TableFeed::has(std::int64_t number) {
  bool there = false;
  auto status = read([&](pqxx::read_transaction& transaction) {
    there = !transaction.exec(fmt::format("SELECT 1 FROM {} WHERE id = {}", quoted_table(), number)).empty();
  });
  if (!status) return fail(status.error());
  return there;
}

Result<std::optional<std::int64_t>> TableFeed::smallest() {
  std::optional<std::int64_t> number;
  auto status = read([&](pqxx::read_transaction& transaction) {
    const auto row = transaction.exec1(fmt::format("SELECT min(id) FROM {}", quoted_table()));
    if (!row[0].is_null()) number = row[0].as<std::int64_t>();
  });
  if (!status) return fail(status.error());
  return number;
}

} // namespace

std::unique_ptr<Feed> make_table_feed(Store& store, const Source& source, Clock& clock, const CollectOptions& options) {
  return std::make_unique<TableFeed>(store, source, clock, options);
}

} // namespace telctl::cdr
