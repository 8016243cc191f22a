#pragma once
#include <memory>
#include <string>
#include <vector>

#include <telctl/cluster/connect.hpp>
#include <telctl/support/error.hpp>

/// Telephones as the cluster's provisioning knows them (confd `/devices`).
namespace telctl::cluster {

/// One number of a telephone. Newer versions draw the name of a context themselves; people know it by its label.
struct PhoneLine {
  std::string exten;
  std::string context;
  std::string context_label;
};

struct Phone {
  std::string id;
  std::string mac;
  std::string ip;
  std::string vendor;
  std::string model;
  std::string version; ///< of its firmware
  std::string plugin;
  std::string status; ///< "configured", "autoprov", "not_configured"
  std::vector<PhoneLine> lines;
  std::string registrar; ///< of its first line
};

/// Every telephone with its lines, by number, then by MAC.
Result<std::vector<Phone>> read_phones(Confd& confd);

enum class PhoneAction {
  resync,  ///< fetches its configuration again: most telephones restart, one that is in a call may refuse
  autoprov ///< loses its lines: it asks for a provisioning code, and cannot be called until it gets one
};

/// Sent once. Done means that the provisioning server accepted the order; it does not tell what the telephone did.
/// TEL-0547 when the outcome is not known.
Status order(Confd& confd, const Phone& phone, PhoneAction action);

} // namespace telctl::cluster
