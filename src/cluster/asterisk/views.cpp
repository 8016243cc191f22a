#include <map>

#include <fmt/format.h>
#include <telctl/cluster/connect.hpp>
#include <telctl/cluster/status.hpp>

// What is asked of an Asterisk, and what its answers mean. Held to Asterisk 16 and 22 (recorded, and running).
namespace telctl::cluster {
namespace {

/// chan_sip: of XiVO before PJSIP. Gone from Asterisk 21.
Status add_peers(Ami& ami, std::vector<SipState>& states) {
  const auto known = ami.knows("SIPpeers");
  if (!known) return fail(known.error());
  if (!*known) return {};
  const auto peers = ami.list("SIPpeers");
  if (!peers) return fail(peers.error());
  for (const auto& peer : *peers) {
    const auto address = peer.get("IPaddress");
    states.push_back({.name = peer.get("ObjectName"),
                      .registered = !address.empty() && address != "-none-",
                      .state = peer.get("Status")});
  }
  return {};
}

} // namespace

Result<std::vector<SipState>> read_sip_states(Ami& ami) {
  std::vector<SipState> states;
  const auto known = ami.knows("PJSIPShowEndpoints");
  if (!known) return fail(known.error());
  if (*known) {
    const auto endpoints = ami.list("PJSIPShowEndpoints");
    if (!endpoints) return fail(endpoints.error());
    for (const auto& endpoint : *endpoints)
      states.push_back({.name = endpoint.get("ObjectName"),
                        .registered = !endpoint.get("Contacts").empty(),
                        .state = endpoint.get("DeviceState")});
  }
  if (auto status = add_peers(ami, states); !status) return fail(std::move(status).error());
  return states;
}

Result<std::vector<TrunkState>> read_trunk_states(Ami& ami) {
  std::vector<TrunkState> states;
  const auto pjsip = ami.knows("PJSIPShowRegistrationsOutbound");
  if (!pjsip) return fail(pjsip.error());
  if (*pjsip) {
    const auto registrations = ami.list("PJSIPShowRegistrationsOutbound");
    if (!registrations) return fail(registrations.error());
    for (const auto& item : *registrations)
      if (item.get("Event") == "OutboundRegistrationDetail") // the authentications of each follow it
        states.push_back(
            {.name = item.get("ObjectName"), .server = item.get("ServerUri"), .status = item.get("Status")});
  }
  const auto chan_sip = ami.knows("SIPshowregistry");
  if (!chan_sip) return fail(chan_sip.error());
  if (*chan_sip) {
    const auto registrations = ami.list("SIPshowregistry");
    if (!registrations) return fail(registrations.error());
    for (const auto& item : *registrations)
      states.push_back({.name = item.get("Username"), .server = item.get("Host"), .status = item.get("State")});
  }
  return states;
}

Result<std::vector<ChannelState>> read_channels(Ami& ami) {
  const auto channels = ami.list("CoreShowChannels");
  if (!channels) return fail(channels.error());
  std::vector<ChannelState> states;
  for (const auto& channel : *channels)
    states.push_back({.channel = channel.get("Channel"),
                      .state = channel.get("ChannelStateDesc"),
                      .caller = channel.get("CallerIDNum"),
                      .called = channel.get("Exten"),
                      .duration = channel.get("Duration"),
                      .call = channel.get("Linkedid")});
  return states;
}

std::string account_of_channel(std::string_view channel) {
  const auto slash = channel.find('/');
  const auto dash = channel.rfind('-');
  if (slash == std::string_view::npos || dash == std::string_view::npos || dash < slash) return {};
  const auto kind = channel.substr(0, slash);
  return kind == "PJSIP" || kind == "SIP" ? std::string(channel.substr(slash + 1, dash - slash - 1)) : std::string();
}

Result<EngineState> read_engine(Ami& ami) {
  const auto settings = ami.ask("CoreSettings");
  if (!settings) return fail(settings.error());
  return EngineState{.version = settings->get("AsteriskVersion"), .system_name = settings->get("SystemName")};
}

std::vector<AmiOptions> AmiAccess::servers() const {
  std::vector<AmiOptions> servers;
  for (const auto& address : addresses)
    servers.push_back({.address = address, .user = user, .password = password, .tls = tls});
  return servers;
}

Result<std::set<std::string>> read_registered(const std::vector<AmiOptions>& servers) {
  std::set<std::string> names;
  for (const auto& server : servers) {
    auto ami = Ami::connect(server);
    if (!ami) return fail(std::move(ami).error());
    const auto states = read_sip_states(*ami);
    if (!states) return fail(states.error());
    for (const auto& state : *states)
      if (state.registered) names.insert(state.name);
  }
  return names;
}

std::optional<std::size_t> TrunkLoad::per_cent() const {
  if (!channels || !used) return std::nullopt;
  return *used * 100 / static_cast<std::size_t>(*channels);
}

Result<std::vector<TrunkLoad>> read_trunk_loads(const std::vector<AmiOptions>& servers, const estate::Estate& estate) {
  std::map<std::string, std::size_t> used; // by account, of every account that one of the servers has
  for (const auto& server : servers) {
    auto ami = Ami::connect(server);
    if (!ami) return fail(std::move(ami).error());
    const auto accounts = read_sip_states(*ami);
    if (!accounts) return fail(accounts.error());
    for (const auto& account : *accounts)
      used.try_emplace(account.name, 0);
    const auto channels = read_channels(*ami);
    if (!channels) return fail(channels.error());
    for (const auto& channel : *channels)
      ++used[account_of_channel(channel.channel)];
  }
  std::vector<TrunkLoad> loads;
  for (const auto& trunk : estate.trunks) { // its account has its name
    TrunkLoad load{.trunk = trunk.id, .media_server = trunk.media_server};
    if (trunk.channels > 0) load.channels = trunk.channels;
    if (const auto found = used.find(trunk.id); found != used.end()) load.used = found->second;
    loads.push_back(std::move(load));
  }
  return loads;
}

Result<std::vector<std::string>> read_dialplan(Ami& ami, const std::string& context, const std::string& exten) {
  const auto events = ami.list("ShowDialPlan", {{"Context", context}, {"Extension", exten}});
  if (!events) return fail(events.error());
  std::vector<std::string> applications;
  for (const auto& event : *events)
    if (const auto application = event.get("Application"); !application.empty())
      applications.push_back(fmt::format("{}({})", application, event.get("AppData")));
  return applications;
}

} // namespace telctl::cluster
