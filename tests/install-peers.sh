#!/usr/bin/env bash
# Installs the real programs that the tests talk to. Debian and its derivatives; as root or through sudo.
set -euo pipefail
packages=(softflowd nfdump pmacct snmpd snmptrapd snmp snmpsim tshark tcpreplay prometheus prometheus-alertmanager python3-aiosmtpd postgresql chromium rsyslog rsyslog-gnutls gobgpd jq bc bzip2 iproute2)
missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q "install ok installed" || missing+=("$package")
done
if [ ${#missing[@]} -eq 0 ] && command -v loggen >/dev/null; then
  exit 0
fi
sudo=""
[ "$(id -u)" -eq 0 ] || sudo="sudo"
export DEBIAN_FRONTEND=noninteractive
$sudo apt-get update -qq
# A package must not start its own server on install: the tests start what they need on ports of their own.
if [ ! -e /usr/sbin/policy-rc.d ]; then
  printf '#!/bin/sh\nexit 101\n' | $sudo tee /usr/sbin/policy-rc.d >/dev/null
  $sudo chmod +x /usr/sbin/policy-rc.d
  trap '$sudo rm -f /usr/sbin/policy-rc.d' EXIT
fi
$sudo apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null

# syslog-ng cannot be installed beside rsyslog; its load generator works from wherever it is unpacked.
if ! command -v loggen >/dev/null; then
  unpacked=$(mktemp -d)
  chmod 755 "$unpacked"
  (cd "$unpacked" && apt-get download -qq syslog-ng-core)
  $sudo mkdir -p /opt/syslog-ng
  $sudo dpkg-deb -x "$unpacked"/syslog-ng-core_*.deb /opt/syslog-ng
  rm -rf "$unpacked"
  printf '#!/bin/sh\nSYSLOGNG_PREFIX=/opt/syslog-ng/usr LD_LIBRARY_PATH=/opt/syslog-ng/usr/lib/syslog-ng exec /opt/syslog-ng/usr/bin/loggen "$@"\n' |
    $sudo tee /usr/local/bin/loggen >/dev/null
  $sudo chmod +x /usr/local/bin/loggen
fi
