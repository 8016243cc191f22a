#include <answer.hpp>

#include <doctest/doctest.h>
#include <telctl/cluster/errors.hpp>
#include <telctl/support/errors.hpp>

#include "transcript.hpp"

using namespace telctl;
using namespace telctl::cluster;
using namespace telctl::tests;
using Kind = plan::Outcome::Kind;

namespace {

const std::vector<std::string> versions{"26.08", "20.12"};

AnswerContext context_of(const Transcript& exchange) {
  return {.request = exchange.method + " " + exchange.target,
          .object = "user/4012@default",
          .secrets = {exchange.token, "00000000-0000-4000-9000-000000070435"}};
}

bool is_write(const Transcript& exchange) {
  return exchange.method == "POST" || exchange.method == "PUT" || exchange.method == "DELETE";
}

plan::Outcome outcome(const Transcript& exchange) {
  const auto context = context_of(exchange);
  return outcome_of(exchange.response, exchange.method == "POST" && exchange.response.status == 201, context);
}

void refused_as(const std::string& name, ErrorCode code) {
  for (const auto& version : versions) {
    CAPTURE(version);
    CAPTURE(name);
    const auto exchange = transcript(version, name);
    const auto result = outcome(exchange);
    CHECK(result.kind == Kind::refused);
    REQUIRE(result.error);
    CHECK(result.error->code == code);
    CHECK(result.error->where.object == "user/4012@default");
    CHECK(result.error->cause.starts_with(exchange.method + " " + exchange.target + " answered "));
  }
}

} // namespace

TEST_CASE("every recorded answer to a change is done, refused or unknown by its status") {
  for (const auto& version : versions) {
    std::size_t seen = 0;
    for (const auto& exchange : transcripts(version)) {
      if (!is_write(exchange) || exchange.target.find("/users/import") != std::string::npos) continue;
      CAPTURE(version);
      CAPTURE(exchange.name);
      const auto status = exchange.response.status;
      const auto expected = status < 300 ? Kind::done : status < 500 ? Kind::refused : Kind::unknown;
      CHECK(outcome(exchange).kind == expected);
      ++seen;
    }
    CHECK(seen > 130);
  }
}

TEST_CASE("a creation tells the id that later requests take") {
  CHECK(outcome(transcript("26.08", "013-user-create-full")).id.size() == 36);
  CHECK(outcome(transcript("26.08", "046-sip-create-min")).id.size() == 36);
  CHECK(outcome(transcript("26.08", "104-group-create")).id.size() == 36);
  CHECK(outcome(transcript("20.12", "104-group-create")).id == "1");
  CHECK(outcome(transcript("26.08", "057-extension-create")).id == "1");
  CHECK(outcome(transcript("20.12", "057-extension-create")).id == "37");
  // URLs of contexts take the number, also where they have a uuid.
  const auto context = transcript("26.08", "010-context-create").response;
  CHECK(outcome_of(context, true, {.request = "POST /contexts", .uuid_in_url = false}).id.size() < 4);
}

TEST_CASE("a refusal is told apart by prefix and status, never by what is Python") {
  refused_as("015-user-400-missing-firstname", errors::request_invalid);
  refused_as("018-user-400-not-json", errors::request_invalid);
  refused_as("044-line-400-bad-context", errors::request_invalid);
  refused_as("062-extension-400-bad-exten", errors::request_invalid);
  refused_as("023-user-400-duplicate-email", errors::request_conflict);
  refused_as("058-extension-400-duplicate", errors::request_conflict);
  refused_as("191-delete-extension-associated", errors::request_conflict);
  refused_as("074-assoc-user-line-404", errors::object_not_found);
  refused_as("197-delete-again-404", errors::object_not_found);
  refused_as("005-forbidden-read-only", errors::credentials_refused);
}

TEST_CASE("a server that failed may have done it: 500 is unknown, also for the client's own mistake") {
  for (const auto* name : {"092-fk-400-position0"})
    for (const auto& version : versions) {
      const auto result = outcome(transcript(version, name));
      CHECK(result.kind == Kind::unknown);
      CHECK(result.error->code == errors::http_unknown_outcome);
    }
}

TEST_CASE("only an answer given before any work is known to have done nothing") {
  const auto away = transcript("26.08", "503-auth-unreachable");
  const auto refused = outcome_of(away.response, true, {.request = "POST /users", .object = "user/1"});
  CHECK(refused.kind == Kind::refused);
  CHECK(refused.error->retryable);
  CHECK(refused.error->code == errors::server_busy);

  const HttpResponse proxy{.status = 503, .headers = {{"content-type", "text/html"}}, .body = "<html>"};
  CHECK(outcome_of(proxy, true, {}).kind == Kind::unknown);
  const HttpResponse limited{.status = 429, .headers = {{"content-type", "text/html"}}, .body = "<html>"};
  CHECK(outcome_of(limited, true, {}).kind == Kind::refused);
  CHECK(outcome_of(limited, true, {}).error->retryable);
  CHECK(outcome_of(limited, true, {}).wait == std::chrono::seconds(0));
  const HttpResponse patient{
      .status = 429, .headers = {{"content-type", "text/html"}, {"retry-after", "7"}}, .body = "<html>"};
  CHECK(outcome_of(patient, true, {}).wait == std::chrono::seconds(7));
  const HttpResponse dated{.status = 429,
                           .headers = {{"content-type", "text/html"}, {"retry-after", "Fri, 31 Dec 2027 23:59:59 GMT"}},
                           .body = "<html>"};
  CHECK(outcome_of(dated, true, {}).wait == std::chrono::seconds(0));
  const HttpResponse page{.status = 200, .headers = {{"content-type", "text/html"}}, .body = "<html>"};
  CHECK(outcome_of(page, true, {}).kind == Kind::unknown);
  CHECK(outcome_of(page, false, {}).kind == Kind::unknown);
  const HttpResponse no_id{.status = 201, .headers = {{"content-type", "application/json"}}, .body = "{}"};
  CHECK(outcome_of(no_id, true, {}).kind == Kind::unknown);
  const HttpResponse other{.status = 404, .headers = {{"content-type", "text/html"}}, .body = "<html>"};
  CHECK(outcome_of(other, false, {}).kind == Kind::unknown);
  const HttpResponse elsewhere{.status = 302, .headers = {{"location", "/login"}}};
  CHECK(outcome_of(elsewhere, false, {}).kind == Kind::unknown);
}

TEST_CASE("a transport that failed before anything was sent is a refusal, after it unknown") {
  const Result<HttpResponse> unreached = fail({.code = errors::http_unreachable, .what = "refused"});
  CHECK(outcome_of(unreached, true, {.object = "user/1"}).kind == Kind::refused);
  const Result<HttpResponse> reset = fail({.code = errors::http_unknown_outcome, .what = "reset"});
  CHECK(outcome_of(reset, true, {.object = "user/1"}).kind == Kind::unknown);
  CHECK(outcome_of(reset, true, {.object = "user/1"}).error->where.object == "user/1");
}

TEST_CASE("what is gone already needs no removal") {
  for (const auto& version : versions) {
    CHECK(is_gone(transcript(version, "197-delete-again-404").response));
    CHECK_FALSE(is_gone(transcript(version, "191-delete-extension-associated").response));
    CHECK_FALSE(is_gone(transcript(version, "006-url-404").response)); // HTML: not confd's word
  }
}

TEST_CASE("no token and no secret is ever told, whatever the server repeats") {
  for (const auto& version : versions)
    for (const auto& exchange : transcripts(version)) {
      CAPTURE(version);
      CAPTURE(exchange.name);
      const auto context = context_of(exchange);
      const auto told = error_of(exchange.response, context);
      CHECK(to_string(told).find("-4000-9000-") == std::string::npos);
      CHECK(told.cause.find("-4000-9000-") == std::string::npos);
      CHECK(told.cause.size() < 500);
      CHECK(told.cause.find('\n') == std::string::npos);
    }
  const HttpResponse quotes{.status = 500,
                            .headers = {{"content-type", "application/json"}},
                            .body = "[\"Unexpected error: INSERT INTO x VALUES ('s3cr3t', 's3cr3t')\"]"};
  const auto told = error_of(quotes, {.request = "POST /endpoints/sip", .object = "sip/1", .secrets = {"s3cr3t", ""}});
  CHECK(told.cause.find("s3cr3t") == std::string::npos);
  CHECK(told.cause.find("VALUES ('***', '***')") != std::string::npos);
}

TEST_CASE("a list that is cut, or a page of HTML, is no answer to a read") {
  const AnswerContext context{.request = "GET /users"};
  const HttpResponse cut{.status = 200, .headers = {{"content-type", "application/json"}}, .body = "{\"items\": ["};
  CHECK(json_of(cut, context).error().code == errors::answer_unreadable);
  CHECK(json_of(cut, context).error().retryable);
  const auto page = transcript("26.08", "006-url-404");
  CHECK(json_of(page.response, context).error().code == errors::answer_unreadable);
  CHECK(json_of(transcript("26.08", "027-user-404").response, context).error().code == errors::object_not_found);
  CHECK(json_of(transcript("26.08", "032-users-list").response, context)->contains("items"));
}

TEST_CASE("provd refuses in plain text, and a proxy's page is not its word") {
  const AnswerContext provd{.request = "PUT /cfg_mgr/configs/x", .plain = true};
  const HttpResponse missing{
      .status = 404, .headers = {{"content-type", "text/plain; charset=ascii"}}, .body = "No such resource"};
  const auto refused = outcome_of(missing, false, provd);
  CHECK(refused.kind == plan::Outcome::Kind::refused);
  REQUIRE(refused.error);
  CHECK(refused.error->code == errors::object_not_found);
  CHECK(refused.error->cause.find("No such resource") != std::string::npos);
  CHECK(is_gone(missing, provd));
  CHECK_FALSE(is_gone(missing));
  CHECK(outcome_of(missing, false, {}).kind == plan::Outcome::Kind::unknown); // confd does not speak so
  const HttpResponse page{.status = 404, .headers = {{"content-type", "text/html"}}, .body = "<html>"};
  CHECK(outcome_of(page, false, provd).kind == plan::Outcome::Kind::unknown);
  CHECK_FALSE(is_gone(page, provd));
  const HttpResponse kept{.status = 403, .headers = {{"content-type", "text/plain"}}, .body = "not deletable"};
  CHECK(error_of(kept, provd).code == errors::request_conflict);
}
