using System.Diagnostics.Metrics;

namespace TelemetryGrid.Collectors.Snmp;

/// <summary>The SNMP collector's instruments, in the meter <c>TelemetryGrid.Collectors</c>. None is labelled by device or address.</summary>
public sealed class SnmpMetrics : IDisposable
{
    public const string MeterName = "TelemetryGrid.Collectors";

    private readonly Meter _meter = new(MeterName);
    private readonly Histogram<double> _pollDuration;
    private readonly Counter<long> _skipped;

    public SnmpMetrics(SnmpEngine engine)
    {
        ArgumentNullException.ThrowIfNull(engine);
        var totals = engine.Statistics;
        _meter.CreateObservableCounter(
            "network.telemetry.snmp.requests",
            () => totals.Requests,
            "{request}",
            "Requests sent, without repetitions."
        );
        _meter.CreateObservableCounter(
            "network.telemetry.snmp.responses",
            () => totals.Responses,
            "{response}",
            "Responses that reached their request."
        );
        _meter.CreateObservableCounter(
            "network.telemetry.snmp.timeouts",
            () => totals.Timeouts,
            "{request}",
            "Requests without any answer."
        );
        _meter.CreateObservableCounter("network.telemetry.snmp.retries", () => totals.Retries, "{request}", "Repeated sends.");
        _meter.CreateObservableCounter(
            "network.telemetry.snmp.errors",
            () => Errors(totals),
            "{error}",
            "Datagrams and requests lost to an error."
        );
        _meter.CreateObservableUpDownCounter(
            "network.telemetry.snmp.in_flight",
            () => totals.InFlight,
            "{request}",
            "Requests on the way."
        );
        _pollDuration = _meter.CreateHistogram<double>("network.telemetry.snmp.poll.duration", "s", "Duration of a device's poll.");
        _skipped = _meter.CreateCounter<long>(
            "network.telemetry.snmp.polls.skipped",
            "{poll}",
            "Polls left out because the one before was running."
        );
    }

    public void Dispose() => _meter.Dispose();

    internal void OnPoll(SnmpDevicePoll poll)
    {
        if (poll.Status == SnmpPollStatus.Ok)
        {
            _pollDuration.Record(poll.Duration.TotalSeconds);
        }
        else
        {
            _pollDuration.Record(poll.Duration.TotalSeconds, new KeyValuePair<string, object?>("error.type", ErrorType(poll.Status)));
        }
    }

    internal void OnSkipped() => _skipped.Add(1);

    private static string ErrorType(SnmpPollStatus status) =>
        status switch
        {
            SnmpPollStatus.Partial => "partial",
            SnmpPollStatus.TimedOut => "timeout",
            SnmpPollStatus.Unauthorized => "unauthorized",
            _ => "failed",
        };

    private static IEnumerable<Measurement<long>> Errors(SnmpStatistics totals)
    {
        yield return Error(totals.Discarded(SnmpDiscard.Malformed), "malformed");
        yield return Error(totals.Discarded(SnmpDiscard.Unexpected), "unexpected");
        yield return Error(totals.Discarded(SnmpDiscard.Duplicate), "duplicate");
        yield return Error(totals.Discarded(SnmpDiscard.Late), "late");
        yield return Error(totals.Discarded(SnmpDiscard.UnknownRequest), "unknown_request");
        yield return Error(totals.Discarded(SnmpDiscard.WrongSource), "wrong_source");
        yield return Error(totals.Discarded(SnmpDiscard.Unauthentic), "unauthentic");
        yield return Error(totals.Refusals, "refused");
        yield return Error(totals.SendErrors, "send");
        yield return Error(totals.ReceiveErrors, "receive");
        yield return Error(totals.Overloads, "overload");
    }

    private static Measurement<long> Error(long value, string type) => new(value, new KeyValuePair<string, object?>("error.type", type));
}
