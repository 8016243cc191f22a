#include "answer.hpp"

#include <fmt/format.h>
#include <telctl/cluster/errors.hpp>
#include <telctl/support/errors.hpp>
#include <telctl/support/text.hpp>

namespace telctl::cluster {
namespace {

constexpr std::size_t longest_text = 300; // an option that is refused is answered with the list of all that exist

std::string without_secrets(std::string text, const std::vector<std::string>& secrets) {
  for (const auto& secret : secrets)
    for (auto at = text.find(secret); !secret.empty() && at != std::string::npos; at = text.find(secret))
      text.replace(at, secret.size(), "***");
  return text;
}

void collect_texts(const Json& json, std::string& text) {
  if (json.is_string()) {
    if (!text.empty()) text += "; ";
    text += json.get<std::string>();
  } else if (json.is_array()) {
    for (const auto& item : json)
      collect_texts(item, text);
  } else if (json.is_object()) {
    for (const auto* key : {"message", "reason", "errors"})
      if (const auto found = json.find(key); found != json.end()) collect_texts(*found, text);
  }
}

/// A refusal of provd: its own, since a proxy's page is HTML (doc@16.13 api_sdk/rest_api/provd, xivo-api.md §5.1). Of
/// the web services: they sign every answer with the version of their interface (web interface 2018.02, _common.php).
bool says_plainly(const HttpResponse& response, const AnswerContext& context) {
  if (response.status < 400 || response.status >= 500) return false;
  return (context.plain && response.header("content-type").starts_with("text/plain")) ||
         (context.web && !response.header("x-xivo-ws-version").empty());
}

/// What the server says, on one line.
std::string text_of(const HttpResponse& response, const AnswerContext& context) {
  std::string text;
  const auto json = Json::parse(response.body, nullptr, false);
  // A 401 and the 503 of the authentication service repeat the token.
  const bool quotes_token = response.status == 401 || response.status == 503;
  if (!json.is_discarded() && !quotes_token) collect_texts(json, text);
  if (quotes_token) return fmt::format("{} answered {}", context.request, response.status);
  if (context.plain && says_plainly(response, context)) text = response.body;
  if (text.empty() && !response.body.empty()) text = json.is_discarded() ? "not JSON" : "no message";
  text = without_secrets(std::move(text), context.secrets);
  if (text.size() > longest_text) text = text.substr(0, longest_text) + "…";
  return fmt::format("{} answered {}{}{}", context.request, response.status, text.empty() ? "" : ": ", visible(text));
}

bool holds(const HttpResponse& response, std::string_view text) {
  return response.body.find(text) != std::string::npos;
}

/// 503 that confd gives before it looks at the request: it could not ask the authentication service about the token.
bool failed_before_work(const HttpResponse& response) {
  return response.status == 429 || (response.status == 503 && is_json(response) && holds(response, "/token/"));
}

/// RFC 9110, 10.2.3: seconds; the other form, a date, would need the server's clock to be right.
std::chrono::seconds retry_after(const HttpResponse& response) {
  constexpr std::size_t most_digits = 6;
  const auto text = response.header("retry-after");
  return std::chrono::seconds(is_digits(text) && text.size() <= most_digits ? std::stol(text) : 0);
}

struct Meaning {
  ErrorCode code;
  std::string what;
  std::string hint;
};

Meaning meaning_of(const HttpResponse& response, const AnswerContext& context) {
  const auto status = response.status;
  if (failed_before_work(response))
    return {errors::server_busy, "the server cannot serve now", "it will be tried again"};
  if (status >= 500) return {errors::server_fault, "the server failed", "see the server's log"};
  if ((!is_json(response) && !says_plainly(response, context)) || status < 400)
    return {errors::answer_unreadable, "the answer is not what confd sends",
            "is there a proxy or another service at this address?"};
  if (status == 403 && context.plain)
    return {errors::request_conflict, "the provisioning service forbids it", "the object is not to be removed there"};
  if (status == 401 || status == 403)
    return {errors::credentials_refused, "the server refuses the credentials",
            "token, user or password is wrong, or the token has expired"};
  if (status == 404 || holds(response, "Resource Not Found"))
    return {errors::object_not_found, "the server does not have the object", "plan again: the cluster has changed"};
  if (holds(response, "Resource Error"))
    return {errors::request_conflict, "the state of the server forbids it", "look at the live objects: telctl audit"};
  if (context.web) // they give no reason
    return {
        errors::request_invalid, "the web services do not accept the request",
        "a name or number that is taken, one outside of the ranges of its context, or something it leads to that is "
        "gone; plan again: a refused edit may have been undone in part"};
  return {errors::request_invalid, "the server does not accept the request", {}};
}

plan::Outcome unknown(const HttpResponse& response, const AnswerContext& context) {
  Error error{.code = errors::http_unknown_outcome,
              .what = "no usable answer to a change",
              .where = {.object = context.object},
              .cause = text_of(response, context),
              .hint = "the request may have been carried out"};
  return {.kind = plan::Outcome::Kind::unknown, .error = std::move(error)};
}

/// Web services say that a list is empty, or that an object is not there, with no content.
bool says_nothing_there(const HttpResponse& response, const AnswerContext& context) {
  return context.web && response.status == 204;
}

Error not_there(const AnswerContext& context) {
  return {.code = errors::object_not_found,
          .what = "it is not on the cluster",
          .where = {.object = context.object},
          .cause = context.request + " answered 204",
          .hint = "plan again"};
}

plan::Outcome outcome_of_success(const HttpResponse& response, bool creates, const AnswerContext& context) {
  const auto json = Json::parse(response.body, nullptr, false);
  if (!creates && (response.body.empty() || !json.is_discarded())) return {};
  auto id = id_of(json, context.uuid_in_url);
  if (response.status != 201 || id.empty()) return unknown(response, context);
  return {.id = std::move(id)};
}

} // namespace

bool is_json(const HttpResponse& response) {
  return response.header("content-type").find("json") != std::string::npos && Json::accept(response.body);
}

Error error_of(const HttpResponse& response, const AnswerContext& context) {
  auto meaning = meaning_of(response, context);
  return {.code = meaning.code,
          .what = std::move(meaning.what),
          .where = {.object = context.object},
          .cause = text_of(response, context),
          .hint = std::move(meaning.hint),
          .retryable = meaning.code == errors::server_busy || meaning.code == errors::server_fault};
}

bool is_missing(const Error& error) {
  if (error.code == errors::object_not_found) return true;
  return error.cause.find(" answered 404") != std::string::npos ||
         error.cause.find(" answered 405") != std::string::npos;
}

Result<Json> json_of(const HttpResponse& response, const AnswerContext& context) {
  if (says_nothing_there(response, context)) {
    if (context.request.ends_with("?act=list")) return Json::array();
    return fail(not_there(context));
  }
  if (response.status < 200 || response.status >= 300) return fail(error_of(response, context));
  auto json = Json::parse(response.body, nullptr, false);
  if (json.is_discarded()) {
    auto error = error_of(response, context);
    error.retryable = true;
    return fail(std::move(error));
  }
  return json;
}

plan::Outcome outcome_of(const Result<HttpResponse>& answer, bool creates, const AnswerContext& context) {
  if (!answer) {
    auto error = answer.error();
    error.where = {.object = context.object};
    const bool sent = error.code == errors::http_unknown_outcome;
    return {.kind = sent ? plan::Outcome::Kind::unknown : plan::Outcome::Kind::refused, .error = std::move(error)};
  }
  if (says_nothing_there(*answer, context)) return {.kind = plan::Outcome::Kind::refused, .error = not_there(context)};
  if (answer->status >= 200 && answer->status < 300) return outcome_of_success(*answer, creates, context);
  const bool refused =
      (answer->status >= 400 && answer->status < 500 && (is_json(*answer) || says_plainly(*answer, context))) ||
      failed_before_work(*answer);
  if (!refused) return unknown(*answer, context);
  return {.kind = plan::Outcome::Kind::refused, .error = error_of(*answer, context), .wait = retry_after(*answer)};
}

bool is_gone(const HttpResponse& response, const AnswerContext& context) {
  if (says_plainly(response, context)) return response.status == 404;
  return is_json(response) && ((response.status == 404 && holds(response, "Resource Not Found")) ||
                               (response.status == 400 && holds(response, "is not associated with")));
}

std::string id_of(const Json& item, bool uuid_in_url) {
  if (!item.is_object()) return {};
  for (const auto* key : {"uuid", "id"}) {
    if (!uuid_in_url && key == std::string_view("uuid")) continue;
    const auto found = item.find(key);
    if (found == item.end()) continue;
    if (found->is_string()) return found->get<std::string>();
    if (found->is_number_integer()) return std::to_string(found->get<std::int64_t>());
  }
  return {};
}

} // namespace telctl::cluster
