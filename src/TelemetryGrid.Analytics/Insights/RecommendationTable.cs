using System.Collections.Immutable;

namespace TelemetryGrid.Analytics.Insights;

/// <summary>The rules shipped. The more special come first, as an insight takes the first few that hold.</summary>
public static class RecommendationTable
{
    public static ImmutableArray<RecommendationRule> Default { get; } =
    [
        Rule(
            "capacity_immediate",
            "Add capacity to {entity} now: {metric} is at or near its limit.",
            [
                "Confirm the reading on the device; a wrong interface speed looks the same.",
                "Look at the top talkers of {entity} and move or shape what is not urgent.",
                "Bring a second link into the bundle, or order the upgrade as an emergency.",
            ],
            ("action", RuleOperator.Is, "immediate_scale_up_required")
        ),
        Rule(
            "capacity_plan",
            "Plan more capacity for {entity}; used up: {breach_date}.",
            [
                "Check that the growth is not one new talker that will leave again.",
                "Order with the usual lead time counted back from that day.",
                "Watch the forecast weekly until the change is in.",
            ],
            ("action", RuleOperator.Is, "plan_scale_up")
        ),
        Rule(
            "capacity_reduce",
            "{entity} could do with less than it has.",
            ["Check that it is not a standby for something else.", "Ask its owner, then reduce at the next renewal."],
            ("action", RuleOperator.Is, "consider_scale_down")
        ),
        Rule(
            "optics_fading",
            "Clean or replace the optics of {entity}: the received light is fading.",
            [
                "Compare the transmit power of the far end; if it fell too, the far transceiver is the one.",
                "Clean both connectors and the patch panel, then read again.",
                "Replace the transceiver whose bias current rose; keep the old one for the vendor.",
            ],
            ("causes", RuleOperator.HasAny, "OpticalPower")
        ),
        Rule(
            "memory_leak",
            "Restart {entity} in a maintenance window before its memory runs out, and look for the leak.",
            [
                "Find the process that grows (show processes memory sorted, twice an hour apart).",
                "Look for a known fault of this software version and its fix.",
                "Move traffic away, restart, and watch the slope of memory afterwards.",
            ],
            ("causes", RuleOperator.HasAny, "Memory")
        ),
        Rule(
            "overheating",
            "Check the cooling of {entity}.",
            [
                "Compare with devices in the same rack: all warmer means the room, one means the device.",
                "Look at fan speeds and filters.",
                "Lower the load or move traffic away when it nears its critical temperature.",
            ],
            ("causes", RuleOperator.HasAny, "Temperature")
        ),
        Rule(
            "link_flapping",
            "Take the unsteady link of {entity} out of service until its cause is found.",
            [
                "Raise its routing cost so that traffic leaves it, or damp it.",
                "Read errors and optical power on both ends.",
                "Swap patch, transceiver and port one at a time, an hour apart.",
            ],
            ("causes", RuleOperator.HasAny, "Flaps")
        ),
        Rule(
            "unasked_restarts",
            "Find out why {entity} restarts.",
            [
                "Read the reason of the last reload and save crash files.",
                "Check power feeds and the log of the power supplies.",
                "Open a case with the vendor with version and crash files.",
            ],
            ("causes", RuleOperator.HasAny, "Reboots")
        ),
        Rule(
            "errors_growing",
            "Look for bad cabling or a duplex mismatch at {entity}.",
            [
                "See whether the errors are checksums (cabling, optics) or giants and runts (settings).",
                "Compare speed and duplex of both ends.",
                "Replace patch and transceiver in turn, clearing counters each time.",
            ],
            ("causes", RuleOperator.HasAny, "Errors")
        ),
        Rule(
            "scan",
            "Find out who runs the scan from {entity} and stop it if nobody does.",
            ["Look up the owner of the source.", "If it is not a known scanner, isolate it and look for what it reached."],
            ("kind", RuleOperator.HasAny, "scan")
        ),
        Rule(
            "ddos",
            "Mitigate the attack on {entity} upstream.",
            [
                "Announce the target to the scrubbing service or black-hole it if others suffer.",
                "Filter the source port or protocol named in the evidence at the edge.",
                "Keep flow records for the report.",
            ],
            ("kind", RuleOperator.HasAny, "ddos|flood|amplification")
        ),
        Rule(
            "exfiltration",
            "Check what {entity} sends out, and to whom.",
            ["Ask its owner whether a backup or a migration runs.", "If not, contain the host and keep its memory and flow records."],
            ("kind", RuleOperator.HasAny, "exfiltration|beacon")
        ),
        Rule(
            "errors_anomaly",
            "Look at the physical layer of {entity}.",
            ["Read the error counters by kind on both ends.", "Check optical power and when the link last changed."],
            ("type", RuleOperator.Is, "anomaly"),
            ("metric", RuleOperator.HasAny, "error|discard|crc|loss")
        ),
        Rule(
            "latency_anomaly",
            "Find where on the path of {entity} the delay arises.",
            [
                "Compare the latency of neighbouring paths at the same time.",
                "Look for queues: utilisation and discards along the path.",
                "Look for a changed route.",
            ],
            ("type", RuleOperator.Is, "anomaly"),
            ("metric", RuleOperator.HasAny, "latency|delay|rtt|jitter|duration")
        ),
        Rule(
            "traffic_anomaly",
            "See who makes the unusual traffic on {entity}.",
            [
                "Compare the top talkers with those of the same hour last week.",
                "A fall: look for a link or a route that went away. A rise: look for a backup, a failover, an attack.",
            ],
            ("type", RuleOperator.Is, "anomaly"),
            ("metric", RuleOperator.HasAny, "octets|bytes|bits|packets|utili|traffic|flows")
        ),
        Rule(
            "resource_anomaly",
            "See what keeps {entity} busy.",
            [
                "List processes by processor and memory.",
                "Look for changes of routes, of configuration, and for polling that is too frequent.",
            ],
            ("type", RuleOperator.Is, "anomaly"),
            ("metric", RuleOperator.HasAny, "cpu|processor|memory|temperature")
        ),
        Rule(
            "level_changed",
            "Find out what changed at {entity} at {time}.",
            [
                "Look for configuration changes and topology events at that time.",
                "If it is meant to stay, nothing is to be done: the baseline learns it.",
            ],
            ("type", RuleOperator.Is, "trend")
        ),
        Rule(
            "leaves_usual_range",
            "Decide now whether the coming level of {metric} on {entity} is wanted.",
            ["See what makes it grow.", "If it is wanted, mark the time as expected so that it raises no anomaly."],
            ("kind", RuleOperator.Is, "excursion")
        ),
        Rule(
            "load_costs_performance",
            "Move load away from {entity} before {metric} reaches its limit.",
            [
                "Look at the top talkers of the hours in question.",
                "Shape or reroute what can wait, or bring another link in.",
                "Compare queue drops with the forecast the day after.",
            ],
            ("kind", RuleOperator.Is, "performance")
        ),
        Rule(
            "several_at_once",
            "Begin where it began: {first_entity}, {first_metric}.",
            [
                "Look at what changed there in the minutes before.",
                "Check what the affected entities share: power, room, uplink, software version.",
                "Acknowledge the others as parts of this one.",
            ],
            ("kind", RuleOperator.Is, "joined")
        ),
    ];

    private static RecommendationRule Rule(
        string name,
        string text,
        ImmutableArray<string> steps,
        params (string Fact, RuleOperator Operator, string Value)[] when
    ) => new(name, [.. when.Select(condition => new RuleCondition(condition.Fact, condition.Operator, condition.Value))], text, steps);
}
