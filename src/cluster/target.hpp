#pragma once
#include "confd.hpp"
#include "names.hpp"
#include "naming.hpp"
#include "request.hpp"
#include "seen.hpp"
#include <sounds/store.hpp>

#include <telctl/plan/target.hpp>

namespace telctl::cluster {

/// A XiVO or Wazo as something to plan against.
class ConfdTarget final : public plan::Target {
 public:
  ConfdTarget(std::shared_ptr<Confd> confd, const std::filesystem::path& state, AmiAccess ami = {})
      : confd_(std::move(confd)), secrets_(state), sounds_(state), ami_(std::move(ami)) {}

  [[nodiscard]] std::string identity() const override { return confd_->profile().uuid; }
  [[nodiscard]] std::string describe() const override { return confd_->profile().describe(); }
  [[nodiscard]] bool rehearsal() const override { return confd_->profile().sandbox; }
  Result<plan::Desired> desired(const estate::Index& estate, const plan::Scope& scope, plan::Remarks& remarks) override;
  Result<plan::Live> read(const plan::Registry& registry, const estate::Index& estate) override;
  [[nodiscard]] std::string request_of(const plan::Operation& operation) const override;
  plan::Outcome execute(const plan::Operation& operation, const plan::ResolveId& resolve) override;
  [[nodiscard]] std::vector<std::vector<std::size_t>>
  bundles(const std::vector<plan::Operation>& operations) const override;
  [[nodiscard]] std::string request_of(const plan::Bundle& bundle) const override;
  plan::BundleOutcome execute_together(const plan::Bundle& bundle, const plan::ResolveId& resolve) override;
  Result<std::optional<plan::LiveResource>> find(const plan::Operation& operation,
                                                 const plan::ResolveId& resolve) override;
  [[nodiscard]] std::chrono::milliseconds grace() const override { return confd_->grace(); }

 private:
  using ByCollection = std::map<std::string, std::vector<Json>>;
  Result<std::vector<plan::LiveResource>> sounds_there(const plan::Registry& registry, const estate::Estate& estate,
                                                       const ByCollection& collections);
  /// Marks the lines on whose account a telephone is registered: they are removed only when named.
  Status mark_registered(plan::Live& live);
  Status read_keys(const plan::Registry& registry, plan::Live& live);
  Status learn_contexts();
  /// What was noted as last read.
  void forget();
  /// What a plan will ask about an object that was read.
  void note(std::string_view type, const std::string& name, const Json& item);
  struct Sent {
    plan::Outcome outcome;
    Json answer; ///< null unless it was JSON
  };
  Sent send(const WriteRequest& request, const std::string& object);

  std::shared_ptr<Confd> confd_;
  Names names_;
  SecretKey secrets_;
  SoundStore sounds_;
  AmiAccess ami_;
  std::set<std::string> codes_;                  ///< provisioning codes in use, as last read
  std::map<std::string, std::string> protocols_; ///< of the lines, as last read
  plan::Live web_objects_;         ///< of the web services with their resources, and key templates, as last read
  std::set<std::string> contexts_; ///< as last read
  std::set<std::string> unlisted_contexts_; ///< of a XiVO (webservices/contexts.hpp), as last read
  Seen seen_;                               ///< as last read
  bool read_ = false;
  /// Changes by the web services, each of which replaces a whole object.
  struct Wholes {
    std::mutex turn; ///< held from reading an object to its change
    /// Until when a change whose outcome is not known may still be carried out, and undo what another wrote meanwhile.
    std::map<std::string, std::chrono::steady_clock::time_point> unsettled;
  } wholes_;
  plan::Outcome change_whole(const plan::Operation& operation, const Workshop& workshop);
  plan::Outcome change(const plan::Operation& operation, const Workshop& workshop);
};

} // namespace telctl::cluster
