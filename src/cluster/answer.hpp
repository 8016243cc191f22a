#pragma once
#include <string>
#include <vector>

#include <telctl/io/http.hpp>
#include <telctl/plan/target.hpp>
#include <telctl/support/json.hpp>

/// What confd's answers mean. Its error bodies have several shapes (an array of strings, {"message": …}, {"errors":
/// […]}, HTML), and what stands in parentheses or brackets is Python that changes with the version: only prefixes are
/// trusted.
namespace telctl::cluster {

/// The request, for messages, and texts that must never be shown.
struct AnswerContext {
  std::string request; ///< "POST /users"
  std::string object;  ///< "user/4012@default"; empty for reads
  std::vector<std::string> secrets;
  bool uuid_in_url = true; ///< see id_of
  bool plain = false;      ///< the service refuses in plain text (provd), not in JSON
  bool web = false;        ///< XiVO's web services, whose answers to changes have no body
};

bool is_json(const HttpResponse& response);

/// The error that an answer with a status other than 2xx stands for.
Error error_of(const HttpResponse& response, const AnswerContext& context);

/// Whether a refused GET says that there is no such interface: JSON or the framework's own page, never a proxy's.
bool is_missing(const Error& error);

/// The body of a GET. 2xx with something else than JSON is an error (TEL-0513).
Result<Json> json_of(const HttpResponse& response, const AnswerContext& context);

/// What became of a writing request: done only on a 2xx that is complete and not HTML; refused only on a 4xx in JSON,
/// or where it is proven that nothing was done; unknown otherwise. `creates`: a 201 must tell the id of what was made.
plan::Outcome outcome_of(const Result<HttpResponse>& answer, bool creates, const AnswerContext& context);

/// Whether a refused removal says that there was nothing left to remove.
bool is_gone(const HttpResponse& response, const AnswerContext& context = {});

/// The id in an object of the server. Users, and the SIP endpoints and groups of newer versions, have a uuid that URLs
/// want; contexts have one that URLs do not take (`uuid_in_url` = false).
std::string id_of(const Json& item, bool uuid_in_url = true);

} // namespace telctl::cluster
