using System.Collections.Frozen;
using TelemetryGrid.Protocols.Snmp;
using TelemetryGrid.Records;

namespace TelemetryGrid.Collectors.Traps;

/// <summary>
/// What notifications mean, without any MIB file: name, event, severity and fixed labels for each. A name that ends in <c>.*</c> stands
/// for all below it. v1 traps of an enterprise have a 0 before their number (RFC 3584 §3.1) that some MIBs leave out, so both forms are found.
/// </summary>
internal static class TrapTable
{
    public const string UnknownEvent = "snmp.notification";

    // OID, name, event, severity, labels
    private const string Text = """
        # SNMPv2-MIB and IF-MIB (RFC 3418, RFC 2863)
        1.3.6.1.6.3.1.1.5.1            coldStart                        device.restarted               warn  restart=cold
        1.3.6.1.6.3.1.1.5.2            warmStart                        device.restarted               warn  restart=warm
        1.3.6.1.6.3.1.1.5.3            linkDown                         interface.status_changed       warn  oper_status=down
        1.3.6.1.6.3.1.1.5.4            linkUp                           interface.status_changed       info  oper_status=up
        1.3.6.1.6.3.1.1.5.5            authenticationFailure            device.authentication_failed   warn
        1.3.6.1.6.3.1.1.5.6            egpNeighborLoss                  egp.neighbor_lost              warn
        # BGP4-MIB (RFC 4273 and RFC 1657)
        1.3.6.1.2.1.15.0.1             bgpEstablishedNotification       bgp.peer_state_changed         info  peer_state=established
        1.3.6.1.2.1.15.0.2             bgpBackwardTransNotification     bgp.peer_state_changed         error
        1.3.6.1.2.1.15.7.1             bgpEstablished                   bgp.peer_state_changed         info  peer_state=established
        1.3.6.1.2.1.15.7.2             bgpBackwardTransition            bgp.peer_state_changed         error
        # OSPF-TRAP-MIB (RFC 4750)
        1.3.6.1.2.1.14.16.2.1          ospfVirtIfStateChange            ospf.interface_state_changed   warn  virtual=true
        1.3.6.1.2.1.14.16.2.2          ospfNbrStateChange               ospf.neighbor_state_changed    warn
        1.3.6.1.2.1.14.16.2.3          ospfVirtNbrStateChange           ospf.neighbor_state_changed    warn  virtual=true
        1.3.6.1.2.1.14.16.2.4          ospfIfConfigError                ospf.configuration_mismatch    warn
        1.3.6.1.2.1.14.16.2.5          ospfVirtIfConfigError            ospf.configuration_mismatch    warn  virtual=true
        1.3.6.1.2.1.14.16.2.6          ospfIfAuthFailure                ospf.authentication_failed     warn
        1.3.6.1.2.1.14.16.2.7          ospfVirtIfAuthFailure            ospf.authentication_failed     warn  virtual=true
        1.3.6.1.2.1.14.16.2.8          ospfIfRxBadPacket                ospf.bad_packet                warn
        1.3.6.1.2.1.14.16.2.9          ospfVirtIfRxBadPacket            ospf.bad_packet                warn  virtual=true
        1.3.6.1.2.1.14.16.2.10         ospfTxRetransmit                 ospf.retransmitted             info
        1.3.6.1.2.1.14.16.2.12         ospfOriginateLsa                 ospf.lsa_originated            debug
        1.3.6.1.2.1.14.16.2.13         ospfMaxAgeLsa                    ospf.lsa_aged                  debug
        1.3.6.1.2.1.14.16.2.14         ospfLsdbOverflow                 ospf.database_overflow         error
        1.3.6.1.2.1.14.16.2.15         ospfLsdbApproachingOverflow      ospf.database_overflow         warn
        1.3.6.1.2.1.14.16.2.16         ospfIfStateChange                ospf.interface_state_changed   warn
        # ISIS-MIB (RFC 4444)
        1.3.6.1.2.1.138.0.17           isisAdjacencyChange              isis.adjacency_changed         warn
        # ENTITY-MIB, ENTITY-STATE-MIB (RFC 6933, RFC 4268)
        1.3.6.1.2.1.47.2.0.1           entConfigChange                  device.inventory_changed       info
        1.3.6.1.2.1.131.0.1            entStateOperEnabled              hardware.status_changed        info  status=enabled
        1.3.6.1.2.1.131.0.2            entStateOperDisabled             hardware.status_changed        error status=disabled
        # LLDP-MIB (IEEE 802.1AB)
        1.0.8802.1.1.2.0.0.1           lldpRemTablesChange              lldp.neighbors_changed         info
        1.0.8802.1.1.2.1.5.4795.0.1    lldpXMedTopologyChangeDetected   lldp.neighbors_changed         info
        # BRIDGE-MIB (RFC 4188)
        1.3.6.1.2.1.17.0.1             newRoot                          stp.root_changed               warn
        1.3.6.1.2.1.17.0.2             topologyChange                   stp.topology_changed           info
        # RMON-MIB (RFC 2819)
        1.3.6.1.2.1.16.0.1             risingAlarm                      threshold.crossed              warn  direction=rising
        1.3.6.1.2.1.16.0.2             fallingAlarm                     threshold.crossed              info  direction=falling
        # DISMAN-EVENT-MIB, DISMAN-PING-MIB (RFC 2981, RFC 4560)
        1.3.6.1.2.1.88.2.0.1           mteTriggerFired                  threshold.crossed              warn
        1.3.6.1.2.1.88.2.0.2           mteTriggerRising                 threshold.crossed              warn  direction=rising
        1.3.6.1.2.1.88.2.0.3           mteTriggerFalling                threshold.crossed              info  direction=falling
        1.3.6.1.2.1.88.2.0.4           mteTriggerFailure                threshold.failed               warn
        1.3.6.1.2.1.80.0.1             pingProbeFailed                  probe.failed                   warn
        1.3.6.1.2.1.80.0.2             pingTestFailed                   probe.failed                   warn
        1.3.6.1.2.1.80.0.3             pingTestCompleted                probe.completed                info
        # VRRP-MIB, VRRPV3-MIB (RFC 2787, RFC 6527)
        1.3.6.1.2.1.68.0.1             vrrpTrapNewMaster                vrrp.state_changed             warn  vrrp_state=master
        1.3.6.1.2.1.68.0.2             vrrpTrapAuthFailure              vrrp.authentication_failed     warn
        1.3.6.1.2.1.207.0.1            vrrpv3NewMaster                  vrrp.state_changed             warn  vrrp_state=master
        1.3.6.1.2.1.207.0.2            vrrpv3ProtoError                 vrrp.protocol_error            warn
        # UPS-MIB (RFC 1628)
        1.3.6.1.2.1.33.2.1             upsTrapOnBattery                 power.on_battery               error
        1.3.6.1.2.1.33.2.2             upsTrapTestCompleted             power.test_completed           info
        1.3.6.1.2.1.33.2.3             upsTrapAlarmEntryAdded           power.alarm_raised             error
        1.3.6.1.2.1.33.2.4             upsTrapAlarmEntryRemoved         power.alarm_cleared            info
        # POWER-ETHERNET-MIB (RFC 3621)
        1.3.6.1.2.1.105.0.1            pethPsePortOnOffNotification     poe.port_changed               info
        1.3.6.1.2.1.105.0.2            pethMainPowerUsageOnNotification poe.usage_high                 warn
        1.3.6.1.2.1.105.0.3            pethMainPowerUsageOffNotification poe.usage_normal              info
        # MPLS and BFD (RFC 3812, RFC 3815, RFC 4382, RFC 7331)
        1.3.6.1.2.1.10.166.3.0.1       mplsTunnelUp                     mpls.tunnel_status_changed     info  oper_status=up
        1.3.6.1.2.1.10.166.3.0.2       mplsTunnelDown                   mpls.tunnel_status_changed     error oper_status=down
        1.3.6.1.2.1.10.166.4.0.3       mplsLdpSessionUp                 ldp.session_state_changed      info  session_state=up
        1.3.6.1.2.1.10.166.4.0.4       mplsLdpSessionDown               ldp.session_state_changed      error session_state=down
        1.3.6.1.2.1.10.166.11.0.1      mplsL3VpnVrfUp                   vrf.status_changed             info  oper_status=up
        1.3.6.1.2.1.10.166.11.0.2      mplsL3VpnVrfDown                 vrf.status_changed             error oper_status=down
        1.3.6.1.2.1.222.0.1            bfdSessUp                        bfd.session_state_changed      info  session_state=up
        1.3.6.1.2.1.222.0.2            bfdSessDown                      bfd.session_state_changed      error session_state=down
        # Cisco
        1.3.6.1.4.1.9.0.0              reload                           device.restarted               warn  restart=reload
        1.3.6.1.4.1.9.9.43.2.0.1       ciscoConfigManEvent              config.changed                 info
        1.3.6.1.4.1.9.9.43.2.0.2       ccmCLIRunningConfigChanged       config.changed                 info
        1.3.6.1.4.1.9.9.13.3.0.1       ciscoEnvMonShutdownNotification  hardware.shutdown              fatal
        1.3.6.1.4.1.9.9.13.3.0.2       ciscoEnvMonVoltageNotification   hardware.voltage_changed       warn
        1.3.6.1.4.1.9.9.13.3.0.3       ciscoEnvMonTemperatureNotification hardware.temperature_changed warn
        1.3.6.1.4.1.9.9.13.3.0.4       ciscoEnvMonFanNotification       hardware.fan_changed           error
        1.3.6.1.4.1.9.9.13.3.0.5       ciscoEnvMonRedundantSupplyNotification hardware.power_supply_changed error
        1.3.6.1.4.1.9.9.13.3.0.6       ciscoEnvMonVoltStatusChangeNotif hardware.voltage_changed       warn
        1.3.6.1.4.1.9.9.13.3.0.7       ciscoEnvMonTempStatusChangeNotif hardware.temperature_changed   warn
        1.3.6.1.4.1.9.9.13.3.0.8       ciscoEnvMonFanStatusChangeNotif  hardware.fan_changed           warn
        1.3.6.1.4.1.9.9.13.3.0.9       ciscoEnvMonSuppStatusChangeNotif hardware.power_supply_changed  warn
        1.3.6.1.4.1.9.9.106.2.0.1      cHsrpStateChange                 hsrp.state_changed             warn
        1.3.6.1.4.1.9.9.109.2.0.1      cpmCPURisingThreshold            cpu.threshold_crossed          warn  direction=rising
        1.3.6.1.4.1.9.9.109.2.0.2      cpmCPUFallingThreshold           cpu.threshold_crossed          info  direction=falling
        1.3.6.1.4.1.9.9.41.2.0.1       clogMessageGenerated             device.log_message             warn
        1.3.6.1.4.1.9.9.117.2.0.1      cefcModuleStatusChange           hardware.status_changed        warn
        1.3.6.1.4.1.9.9.117.2.0.2      cefcPowerStatusChange            hardware.power_supply_changed  warn
        1.3.6.1.4.1.9.9.117.2.0.3      cefcFRUInserted                  hardware.inserted              info
        1.3.6.1.4.1.9.9.117.2.0.4      cefcFRURemoved                   hardware.removed               warn
        1.3.6.1.4.1.9.9.117.2.0.6      cefcFanTrayStatusChange          hardware.fan_changed           warn
        1.3.6.1.4.1.9.9.91.2.0.1       entSensorThresholdNotification   sensor.threshold_crossed       warn
        1.3.6.1.4.1.9.9.187.0.1        cbgpFsmStateChange               bgp.peer_state_changed         warn
        1.3.6.1.4.1.9.9.187.0.2        cbgpBackwardTransition           bgp.peer_state_changed         error
        1.3.6.1.4.1.9.9.187.0.5        cbgpPeer2EstablishedNotification bgp.peer_state_changed         info  peer_state=established
        1.3.6.1.4.1.9.9.187.0.6        cbgpPeer2BackwardTransNotification bgp.peer_state_changed       error
        1.3.6.1.4.1.9.9.187.0.7        cbgpPeer2FsmStateChange          bgp.peer_state_changed         warn
        1.3.6.1.4.1.9.9.42.2.0.1       rttMonConnectionChangeNotification probe.connection_changed     warn
        1.3.6.1.4.1.9.9.42.2.0.2       rttMonTimeoutNotification        probe.timed_out                warn
        1.3.6.1.4.1.9.9.42.2.0.3       rttMonThresholdNotification      probe.threshold_crossed        warn
        1.3.6.1.4.1.9.9.42.2.0.5       rttMonNotification               probe.threshold_crossed        warn
        1.3.6.1.4.1.9.9.82.2.0.1       stpxInconsistencyUpdate          stp.inconsistency              warn
        1.3.6.1.4.1.9.9.82.2.0.2       stpxRootInconsistencyUpdate      stp.inconsistency              warn
        1.3.6.1.4.1.9.9.82.2.0.3       stpxLoopInconsistencyUpdate      stp.inconsistency              warn
        1.3.6.1.4.1.9.9.548.0.1.1      cErrDisableInterfaceEvent        interface.error_disabled       error
        1.3.6.1.4.1.9.10.137.0.1       ciscoBfdSessUp                   bfd.session_state_changed      info  session_state=up
        1.3.6.1.4.1.9.10.137.0.2       ciscoBfdSessDown                 bfd.session_state_changed      error session_state=down
        # Juniper
        1.3.6.1.4.1.2636.4.1.1         jnxPowerSupplyFailure            hardware.power_supply_changed  error component_state=failed
        1.3.6.1.4.1.2636.4.1.2         jnxFanFailure                    hardware.fan_changed           error component_state=failed
        1.3.6.1.4.1.2636.4.1.3         jnxOverTemperature               hardware.temperature_changed   error component_state=critical
        1.3.6.1.4.1.2636.4.1.4         jnxRedundancySwitchover          device.redundancy_switched     error
        1.3.6.1.4.1.2636.4.1.5         jnxFruRemoval                    hardware.removed               warn
        1.3.6.1.4.1.2636.4.1.6         jnxFruInsertion                  hardware.inserted              info
        1.3.6.1.4.1.2636.4.1.7         jnxFruPowerOff                   hardware.status_changed        warn  component_state=off
        1.3.6.1.4.1.2636.4.1.8         jnxFruPowerOn                    hardware.status_changed        info  component_state=on
        1.3.6.1.4.1.2636.4.1.9         jnxFruFailed                     hardware.status_changed        error component_state=failed
        1.3.6.1.4.1.2636.4.1.10        jnxFruOffline                    hardware.status_changed        warn  component_state=offline
        1.3.6.1.4.1.2636.4.1.11        jnxFruOnline                     hardware.status_changed        info  component_state=online
        1.3.6.1.4.1.2636.4.2.1         jnxPowerSupplyOK                 hardware.power_supply_changed  info  component_state=normal
        1.3.6.1.4.1.2636.4.2.2         jnxFanOK                         hardware.fan_changed           info  component_state=normal
        1.3.6.1.4.1.2636.4.2.3         jnxTemperatureOK                 hardware.temperature_changed   info  component_state=normal
        1.3.6.1.4.1.2636.4.5.0.1       jnxCmCfgChange                   config.changed                 info
        1.3.6.1.4.1.2636.4.5.0.2       jnxCmRescueChange                config.changed                 info  configuration=rescue
        1.3.6.1.4.1.2636.5.1.1.1.0.1   jnxBgpM2Established              bgp.peer_state_changed         info  peer_state=established
        1.3.6.1.4.1.2636.5.1.1.1.0.2   jnxBgpM2BackwardTransition       bgp.peer_state_changed         error
        # Arista
        1.3.6.1.4.1.30065.3.9.3.0.1    aristaConfigManEvent             config.changed                 info
        1.3.6.1.4.1.30065.4.1.0.1      aristaBgp4V2EstablishedNotification bgp.peer_state_changed      info  peer_state=established
        1.3.6.1.4.1.30065.4.1.0.2      aristaBgp4V2BackwardTransitionNotification bgp.peer_state_changed error
        # Huawei
        1.3.6.1.4.1.2011.5.25.191.3.1  hwCfgChgNotify                   config.changed                 info
        1.3.6.1.4.1.2011.5.25.219.2.5.1 hwPowerRemove                   hardware.removed               warn
        1.3.6.1.4.1.2011.5.25.219.2.5.2 hwPowerInsert                   hardware.inserted              info
        1.3.6.1.4.1.2011.5.25.219.2.5.3 hwPowerFail                     hardware.power_supply_changed  error component_state=failed
        1.3.6.1.4.1.2011.5.25.219.2.5.4 hwPowerFailResume               hardware.power_supply_changed  info  component_state=normal
        1.3.6.1.4.1.2011.5.25.219.2.6.1 hwFanRemove                     hardware.removed               warn
        1.3.6.1.4.1.2011.5.25.219.2.6.2 hwFanInsert                     hardware.inserted              info
        1.3.6.1.4.1.2011.5.25.219.2.6.3 hwFanFail                       hardware.fan_changed           error component_state=failed
        1.3.6.1.4.1.2011.5.25.219.2.6.4 hwFanFailResume                 hardware.fan_changed           info  component_state=normal
        1.3.6.1.4.1.2011.5.25.219.2.10.13 hwBrdTempAlarm                hardware.temperature_changed   error component_state=critical
        1.3.6.1.4.1.2011.5.25.219.2.14.1 hwCPUUtilizationRising         cpu.threshold_crossed          warn  direction=rising
        1.3.6.1.4.1.2011.5.25.219.2.*  hwEntityTrap                     hardware.status_changed        warn
        # MikroTik
        1.3.6.1.4.1.14988.1.1.9.*      mtxrTraps                        device.alarm                   warn
        # Fortinet
        1.3.6.1.4.1.12356.100.1.3.0.101 fnTrapCpuThreshold              cpu.threshold_crossed          warn  direction=rising
        1.3.6.1.4.1.12356.100.1.3.0.102 fnTrapMemThreshold              memory.threshold_crossed       warn  direction=rising
        1.3.6.1.4.1.12356.100.1.3.0.103 fnTrapLogDiskThreshold          disk.threshold_crossed         warn  direction=rising
        1.3.6.1.4.1.12356.100.1.3.0.104 fnTrapTempHigh                  hardware.temperature_changed   error component_state=critical
        1.3.6.1.4.1.12356.100.1.3.0.105 fnTrapVoltageOutOfRange         hardware.voltage_changed       error component_state=critical
        1.3.6.1.4.1.12356.101.2.0.101  fnTrapCpuThreshold               cpu.threshold_crossed          warn  direction=rising
        1.3.6.1.4.1.12356.101.2.0.102  fnTrapMemThreshold               memory.threshold_crossed       warn  direction=rising
        1.3.6.1.4.1.12356.101.2.0.103  fnTrapLogDiskThreshold           disk.threshold_crossed         warn  direction=rising
        1.3.6.1.4.1.12356.101.2.0.301  fgTrapVpnTunUp                   vpn.tunnel_status_changed      info  oper_status=up
        1.3.6.1.4.1.12356.101.2.0.302  fgTrapVpnTunDown                 vpn.tunnel_status_changed      error oper_status=down
        1.3.6.1.4.1.12356.101.2.0.401  fgTrapHaSwitch                   device.redundancy_switched     error
        1.3.6.1.4.1.12356.101.2.0.402  fgTrapHaStateChange              ha.state_changed               warn
        1.3.6.1.4.1.12356.101.2.0.403  fgTrapHaHBFail                   ha.heartbeat_failed            error
        1.3.6.1.4.1.12356.101.2.0.404  fgTrapHaMemberDown               ha.member_status_changed       error member_status=down
        1.3.6.1.4.1.12356.101.2.0.405  fgTrapHaMemberUp                 ha.member_status_changed       info  member_status=up
        # Nokia (the prefixes of TIMETRA-SYSTEM, -CHASSIS, -BGP and -PORT)
        1.3.6.1.4.1.6527.3.1.3.1.*     tmnxSysNotification              device.alarm                   warn
        1.3.6.1.4.1.6527.3.1.3.2.*     tmnxChassisNotification          hardware.status_changed        warn
        1.3.6.1.4.1.6527.3.1.3.14.*    tBgpNotification                 bgp.notification               warn
        1.3.6.1.4.1.6527.3.1.3.25.*    tmnxPortNotification             interface.alarm                warn
        # Dell (switches of Force10 origin, iDRAC)
        1.3.6.1.4.1.6027.3.1.1.4.0.1   chAlarmCardDown                  hardware.status_changed        error component_state=failed
        1.3.6.1.4.1.6027.3.1.1.4.0.2   chAlarmCardUp                    hardware.status_changed        info  component_state=normal
        1.3.6.1.4.1.6027.3.1.1.4.0.13  chAlarmPowersupplyDown           hardware.power_supply_changed  error component_state=failed
        1.3.6.1.4.1.6027.3.1.1.4.0.14  chAlarmMinorTemperatureHigh      hardware.temperature_changed   warn  component_state=warning
        1.3.6.1.4.1.6027.3.1.1.4.0.15  chAlarmMajorTemperatureHigh      hardware.temperature_changed   error component_state=critical
        1.3.6.1.4.1.6027.3.1.1.4.*     chassisAlarm                     hardware.status_changed        warn
        1.3.6.1.4.1.674.10892.5.3.2.1.0.2161 alertTemperatureProbeFailure hardware.temperature_changed error component_state=critical
        1.3.6.1.4.1.674.10892.5.3.2.1.0.2162 alertTemperatureProbeWarning hardware.temperature_changed warn  component_state=warning
        1.3.6.1.4.1.674.10892.5.3.2.1.0.2163 alertTemperatureProbeNormal hardware.temperature_changed  info  component_state=normal
        1.3.6.1.4.1.674.10892.5.3.2.*  iDracAlert                       hardware.status_changed        warn
        # APC PowerNet
        1.3.6.1.4.1.318.0.1            communicationLost                power.communication_changed    error
        1.3.6.1.4.1.318.0.2            upsOverload                      power.overloaded               error
        1.3.6.1.4.1.318.0.5            upsOnBattery                     power.on_battery               error
        1.3.6.1.4.1.318.0.7            lowBattery                       power.battery_low              fatal
        1.3.6.1.4.1.318.0.8            communicationEstablished         power.communication_changed    info
        1.3.6.1.4.1.318.0.9            powerRestored                    power.restored                 info
        1.3.6.1.4.1.318.0.11           returnFromLowBattery             power.battery_normal           info
        1.3.6.1.4.1.318.0.17           upsBatteryNeedsReplacement       power.battery_failed           error
        1.3.6.1.4.1.318.0.*            apcTrap                          power.alarm                    warn
        # Net-SNMP
        1.3.6.1.4.1.8072.4.0.1         nsNotifyStart                    agent.started                  info
        1.3.6.1.4.1.8072.4.0.2         nsNotifyShutdown                 agent.stopped                  warn
        1.3.6.1.4.1.8072.4.0.3         nsNotifyRestart                  agent.started                  info
        """;

    private static readonly FrozenDictionary<string, TrapRule> s_exact;
    private static readonly (ObjectIdentifier Prefix, TrapRule Rule)[] s_prefixes;

    static TrapTable()
    {
        var exact = new Dictionary<string, TrapRule>(StringComparer.Ordinal);
        var prefixes = new List<(ObjectIdentifier, TrapRule)>();
        foreach (var line in Text.Split('\n', StringSplitOptions.TrimEntries))
        {
            if (
                line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                is not [var oid, var name, var eventName, var severity, .. var labels]
            )
            {
                continue; // a heading
            }
            if (oid == "#")
            {
                continue;
            }
            var rule = new TrapRule(
                name,
                eventName,
                Enum.Parse<Severity>(severity, ignoreCase: true),
                [.. labels.Select(l => l.Split('=')).Select(l => KeyValuePair.Create(l[0], l[1]))]
            );
            if (oid.EndsWith(".*", StringComparison.Ordinal))
            {
                prefixes.Add((ObjectIdentifier.Parse(oid.AsSpan()[..^2]), rule));
            }
            else
            {
                exact.Add(System.Text.Encoding.Latin1.GetString(ObjectIdentifier.Parse(oid).Bytes), rule);
            }
        }
        s_exact = exact.ToFrozenDictionary(StringComparer.Ordinal);
        s_prefixes = [.. prefixes];
    }

    /// <summary>Rules for single notifications.</summary>
    public static IEnumerable<TrapRule> All => s_exact.Values.Concat(s_prefixes.Select(p => p.Rule));

    /// <summary>What a notification means; null when the table does not know it.</summary>
    public static TrapRule? Find(EncodedOid trap)
    {
        var bytes = trap.Bytes;
        if (bytes.Length is 0 or > 256)
        {
            return null;
        }
        Span<char> key = stackalloc char[257];
        var lookup = s_exact.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.TryGetValue(Key(trap, key), out var rule))
        {
            return rule;
        }
        var last = bytes.Length - 1;
        while (last > 0 && bytes[last - 1] >= 0x80)
        {
            last--; // the last sub-identifier has several octets
        }
        if (last > 1)
        {
            Span<byte> other = stackalloc byte[257];
            // Without the 0 where there is one, with it where there is none.
            var hasZero = bytes[last - 1] == 0;
            var kept = hasZero ? last - 1 : last;
            bytes[..kept].CopyTo(other);
            other[kept] = 0;
            bytes[last..].CopyTo(other[(hasZero ? kept : kept + 1)..]);
            var length = bytes.Length + (hasZero ? -1 : 1);
            if (lookup.TryGetValue(Key(new EncodedOid(other[..length]), key), out rule))
            {
                return rule;
            }
        }
        foreach (var (prefix, prefixRule) in s_prefixes)
        {
            if (trap.StartsWith(prefix.Encoded))
            {
                return prefixRule;
            }
        }
        return null;
    }

    // An object identifier's octets as characters, which a dictionary can be asked for without a copy.
    private static ReadOnlySpan<char> Key(EncodedOid oid, Span<char> buffer) =>
        buffer[..System.Text.Encoding.Latin1.GetChars(oid.Bytes, buffer)];
}
