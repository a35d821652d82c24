using TelemetryGrid.Simulation.Model;

namespace TelemetryGrid.Simulation.Exporters;

/// <summary>What in a device watches packets pass and reports them. Called by the model's thread only; <see cref="Totals"/> may be read by any.</summary>
internal abstract class FlowExporter(SimulatedDevice device, IDatagramSink sink)
{
    /// <summary>Below every common MTU with IP and UDP headers, so that no datagram is fragmented.</summary>
    public const int MaximumDatagram = 1_400;

    private readonly Lock _lock = new();
    private ExportTotals _totals;

    protected SimulatedDevice Device { get; } = device;

    public ExportTotals Totals
    {
        get
        {
            lock (_lock)
            {
                return _totals;
            }
        }
    }

    /// <summary>Some packets of a flow pass the device.</summary>
    public abstract void Observe(SimulatedFlow flow, ref Hop hop, long packets, long now);

    /// <summary>The flow passes no longer.</summary>
    public abstract void Complete(SimulatedFlow flow, ref Hop hop, long now, byte reason);

    /// <summary>A tick has passed: whatever is due by time is sent.</summary>
    public abstract void Advance(TimeSpan elapsed, long now);

    /// <summary>Milliseconds since the device started, modulo 2^32.</summary>
    protected uint UptimeAt(TimeSpan elapsed) => unchecked((uint)(long)(Device.UptimeAtStart + elapsed).TotalMilliseconds);

    protected void Send(ReadOnlySpan<byte> datagram, int records = 0, ulong octets = 0, ulong packets = 0, int counterSamples = 0)
    {
        bool sent = sink.TrySend(Device, datagram);
        lock (_lock)
        {
            _totals = sent
                ? _totals with
                {
                    Datagrams = _totals.Datagrams + 1,
                    Records = _totals.Records + records,
                    Octets = _totals.Octets + octets,
                    Packets = _totals.Packets + packets,
                    CounterSamples = _totals.CounterSamples + counterSamples,
                }
                : _totals with
                {
                    SendErrors = _totals.SendErrors + 1,
                };
        }
    }
}
