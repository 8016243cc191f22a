#pragma once
#include <optional>
#include <string>
#include <vector>

#include "confd.hpp"
#include "names.hpp"
#include "naming.hpp"

#include <telctl/plan/target.hpp>

namespace telctl::cluster {

/// One request that changes the cluster.
struct WriteRequest {
  std::string method;
  std::string path;
  Json body; ///< null: none
  bool creates = false;
  bool uuid_in_url = true;
  std::vector<std::string> secrets;     ///< in the body; never shown
  std::string first = {};               ///< a GET that must be done before it, where one request cannot do it
  bool tells_no_id = false;             ///< makes an object, and its id must be looked up
  std::optional<std::string> file = {}; ///< bytes of a sound, sent in place of a body
};

class SoundStore;

/// What building a request needs to know.
struct Workshop {
  Confd& confd;
  Names& names;
  SecretKey& secrets;
  const plan::ResolveId& resolve;
  const SoundStore& sounds;
};

/// The request of an operation. Sets and keys are written whole, so what is there is read first, and kept. Nothing:
/// what is to be removed hangs on an object that is gone, so it is gone as well.
Result<std::optional<WriteRequest>> build_request(const plan::Operation& operation, const Workshop& workshop);

/// Method and path with keys in place of ids: "PUT /lines/{4012@default/1}/extensions/{4012@default}".
std::string describe_request(const plan::Operation& operation);

/// "/lines/17" for the object of a key; TEL-0522 when it has no id.
Result<std::string> object_path(const plan::Key& key, const plan::ResolveId& resolve);

/// TEL-0522 for what an operation needs and the cluster has not.
Error missing_object(const plan::Key& key);

/// The integer that destinations take for a user or group.
Result<std::int64_t> number_of(const plan::Key& key, const Workshop& workshop);

} // namespace telctl::cluster
