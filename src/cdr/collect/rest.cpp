// Call records of a Wazo: GET /api/call-logd/1.0/cdr, by number (from_id: 17.12 and later), a page after the other, as
// CSV with the columns that the version has. docs/formats/wazo-cdr.md.
#include <algorithm>

#include <civil.hpp>
#include <collect/numbers.hpp>
#include <collect/rows.hpp>
#include <fmt/format.h>
#include <telctl/cdr/errors.hpp>
#include <telctl/io/secret.hpp>
#include <telctl/support/csv.hpp>
#include <telctl/support/json.hpp>
#include <telctl/support/text.hpp>

namespace telctl::cdr {
namespace {

/// The server's own limit, where none is given (18.07 and later).
constexpr std::size_t rows_of_page = 1'000;
/// A number that never came is asked for again for so long: records of other tenants leave such numbers for ever.
constexpr std::int64_t late_numbers = 5'000;
/// The reverse proxy in front of the server gives up after this time.
constexpr std::chrono::seconds patience{300};
constexpr int token_s = 7'200;

class RestFeed final : public RowsFeed {
 public:
  RestFeed(Store& store, const Source& source, Clock& clock, const CollectOptions& options)
      : RowsFeed(store, source, clock, options), http_(make_http_client(source.rest->tls)) {}

 protected:
  Status begin() override;
  [[nodiscard]] std::string stream_name() const override { return "cdr"; }
  [[nodiscard]] std::string shown_as() const override { return rest().url + "/api/call-logd/1.0/cdr"; }
  Result<Page> next(const Numbers& known) override;
  Result<bool> has(std::int64_t number) override;
  Result<std::optional<std::int64_t>> smallest() override;

 private:
  [[nodiscard]] const RestSource& rest() const { return *source().rest; }
  [[nodiscard]] Error failed(std::string cause) const;
  Status obtain_token();
  Result<HttpResponse> get(const std::string& query, std::string_view accepted);
  Result<HttpResponse> ask(const std::string& query, std::string_view accepted);
  Result<Page> page_from(std::int64_t number);

  std::unique_ptr<HttpClient> http_;
  std::string token_;
  std::optional<std::int64_t> from_; ///< number with which the next page of this round begins
};

Error RestFeed::failed(std::string cause) const {
  return {.code = errors::cdr_no_rows,
          .what = "the call records of the server cannot be read",
          .where = {.object = rest().url},
          .cause = std::move(cause),
          .retryable = true};
}

Status RestFeed::begin() {
  from_.reset();
  return token_.empty() ? obtain_token() : Status();
}

Status RestFeed::obtain_token() {
  const bool given = !rest().token.empty();
  auto secret = read_secret(given ? rest().token : rest().password);
  if (!secret) return fail(secret.error());
  if (given) {
    token_ = *secret;
    return {};
  }
  HttpRequest request{.method = "POST", .url = rest().url + "/api/auth/0.1/token"};
  request.body = Json{{"expiration", token_s}}.dump();
  request.headers = {{"Authorization", basic_authorization(rest().user, *secret)},
                     {"Content-Type", "application/json"},
                     {"Accept", "application/json"}};
  const auto answer = http_->send(request);
  if (!answer) return fail(answer.error());
  const auto json = Json::parse(answer->body, nullptr, false);
  const auto place = Json::json_pointer("/data/token");
  if (answer->status != 200 || !json.is_object() || !json.contains(place) || !json.at(place).is_string())
    return fail(
        failed(fmt::format("no token for the user '{}': the answer was {}", visible(rest().user), answer->status)));
  token_ = json.at(place).get<std::string>();
  return {};
}

Result<HttpResponse> RestFeed::ask(const std::string& query, std::string_view accepted) {
  HttpRequest request{.url = rest().url + "/api/call-logd/1.0/cdr" + query, .timeout = patience};
  request.headers = {{"Accept", std::string(accepted)}, {"X-Auth-Token", token_}};
  if (!rest().tenant.empty()) request.headers.emplace_back("Wazo-Tenant", rest().tenant);
  return http_->send(request);
}

/// A token lives for hours, a collection for months: one that is refused is obtained again, once.
Result<HttpResponse> RestFeed::get(const std::string& query, std::string_view accepted) {
  auto answer = ask(query, accepted);
  if (!answer || answer->status != 401) return answer;
  token_.clear();
  if (auto again = obtain_token(); !again) return fail(again.error());
  answer = ask(query, accepted);
  if (answer && answer->status == 401) {
    token_.clear();
    return fail(failed("the token is refused, or the account has no right call-logd.cdr.read"));
  }
  return answer;
}

Result<Page> RestFeed::page_from(std::int64_t number) {
  const auto answer = get(fmt::format("?from_id={}&order=id&direction=asc&limit={}{}", number, rows_of_page,
                                      rest().recurse ? "&recurse=true" : ""),
                          "text/csv; charset=utf-8");
  if (!answer) return fail(answer.error());
  if (answer->status != 200) return fail(failed(fmt::format("the answer was {}", answer->status)));
  Page page;
  const std::string_view body = answer->body;
  CsvReader reader(body, ',');
  CsvRecord record;
  std::size_t place = 0;
  while (reader.next(record)) {
    auto line = std::string(body.substr(record.offset, record.length));
    if (record.torn) return fail(failed("the answer ends inside a field"));
    if (page.header.empty()) {
      const auto found = std::find(record.fields.begin(), record.fields.end(), "id");
      if (found == record.fields.end()) return fail(failed("the answer is no list of call records with numbers"));
      place = static_cast<std::size_t>(found - record.fields.begin());
      page.header = line + "\n";
      continue;
    }
    const auto id = place < record.fields.size() ? parse_digits(record.fields[place]) : std::nullopt;
    if (!id || (!page.rows.empty() && *id <= page.rows.back().first))
      return fail(failed("the records are not in the order of their numbers"));
    // A line break inside a field would end the record.
    std::replace(line.begin(), line.end(), '\n', ' ');
    std::replace(line.begin(), line.end(), '\r', ' ');
    page.rows.emplace_back(*id, line + "\n");
  }
  if (page.header.empty()) return fail(failed("the answer is empty"));
  page.more = page.rows.size() >= rows_of_page;
  return page;
}

/// Each round goes once through the numbers, from the first that may have come late.
Result<Page> RestFeed::next(const Numbers& known) {
  if (!from_) {
    from_ = known.empty() ? 0 : known.last() + 1;
    for (const auto& hole : known.holes())
      if (hole.last >= known.last() - late_numbers)
        from_ = std::min(*from_, std::max(hole.first, known.last() - late_numbers));
  }
  for (;;) {
    auto page = page_from(*from_);
    if (!page) return page;
    if (!page->rows.empty()) from_ = page->rows.back().first + 1;
    const bool new_row =
        std::any_of(page->rows.begin(), page->rows.end(), [&](const auto& row) { return !known.has(row.first); });
    if (new_row || !page->more) return page;
  }
}

Result<bool> RestFeed::has(std::int64_t number) {
  const auto answer = get(fmt::format("/{}", number), "application/json");
  if (!answer) return fail(answer.error());
  if (answer->status != 200 && answer->status != 404)
    return fail(failed(fmt::format("the answer was {}", answer->status)));
  return answer->status == 200;
}

Result<std::optional<std::int64_t>> RestFeed::smallest() {
  const auto page = get(fmt::format("?order=id&direction=asc&limit=1{}", rest().recurse ? "&recurse=true" : ""),
                        "text/csv; charset=utf-8");
  if (!page) return fail(page.error());
  CsvReader reader(page->body, ',');
  CsvRecord header;
  CsvRecord first;
  if (page->status != 200 || !reader.next(header) || !reader.next(first)) return std::optional<std::int64_t>();
  const auto found = std::find(header.fields.begin(), header.fields.end(), "id");
  const auto place = static_cast<std::size_t>(found - header.fields.begin());
  return place < first.fields.size() ? parse_digits(first.fields[place]) : std::optional<std::int64_t>();
}

} // namespace

std::unique_ptr<Feed> make_rest_feed(Store& store, const Source& source, Clock& clock, const CollectOptions& options) {
  return std::make_unique<RestFeed>(store, source, clock, options);
}

} // namespace telctl::cdr
