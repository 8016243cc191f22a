#pragma once
#include <filesystem>
#include <map>
#include <string>

#include <telctl/estate/model.hpp>
#include <telctl/support/error.hpp>

namespace telctl::cluster {

/// Where the bytes of a sound are, whose hash alone stands in plans and in the journal: in the estate's folder, or
/// among those that were on the cluster before telctl changed them (DIR/.telctl/sounds/HASH.wav), so that a run can be
/// taken back.
class SoundStore {
 public:
  /// `state` is DIR/.telctl.
  explicit SoundStore(const std::filesystem::path& state) : estate_(state.parent_path()), kept_(state / "sounds") {}

  /// Before anything is written: several threads ask afterwards.
  void know(const estate::Estate& estate);
  /// TEL-0565 when neither place has them.
  [[nodiscard]] Result<std::string> bytes(const std::string& sha256) const;
  [[nodiscard]] bool has(const std::string& sha256) const;
  Status keep(const std::string& bytes) const;

 private:
  [[nodiscard]] std::filesystem::path kept(const std::string& sha256) const { return kept_ / (sha256 + ".wav"); }

  std::filesystem::path estate_;
  std::filesystem::path kept_;
  std::map<std::string, std::string> files_; ///< of the estate, by their hashes
};

} // namespace telctl::cluster
