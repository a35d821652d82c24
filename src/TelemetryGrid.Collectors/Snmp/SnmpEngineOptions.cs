using System.Net;

namespace TelemetryGrid.Collectors.Snmp;

/// <summary>Bounds and waiting times of an <see cref="SnmpEngine"/>.</summary>
public sealed class SnmpEngineOptions
{
    /// <summary>How long the first attempt waits for an answer; each further one waits twice as long as the one before. Default 1 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait of one attempt. Default 10 s.</summary>
    public TimeSpan MaxTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Attempts after the first. An agent that did not answer its last request gets none until it answers again. Default 2.</summary>
    public int Retries { get; set; } = 2;

    /// <summary>Requests on the way at once, over all agents. At most half of them go to agents that did not answer last time. Default 4096.</summary>
    public int MaxInFlight { get; set; } = 4096;

    /// <summary>Requests on the way and waiting, over all agents; further ones are refused. Default 32,768.</summary>
    public int MaxPending { get; set; } = 32_768;

    /// <summary>Requests on the way to one agent at once. Default 4.</summary>
    public int Window { get; set; } = 4;

    /// <summary>How often waiting times are checked, and so how exact they are. Default 50 ms.</summary>
    public TimeSpan TimerResolution { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Kernel receive buffer of each socket in bytes; the kernel may give less. Default 4 MiB.</summary>
    public int ReceiveBufferBytes { get; set; } = 4 << 20;

    /// <summary>Local IPv4 address to send from. Default any.</summary>
    public IPAddress LocalIPv4 { get; set; } = IPAddress.Any;

    /// <summary>Local IPv6 address to send from. Default any.</summary>
    public IPAddress LocalIPv6 { get; set; } = IPAddress.IPv6Any;

    /// <summary>Every rule that does not hold, each as a sentence that names the option.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        Check(Timeout > TimeSpan.Zero, $"{nameof(Timeout)} must be positive, not {Timeout}.");
        Check(MaxTimeout >= Timeout, $"{nameof(MaxTimeout)} ({MaxTimeout}) must not be below {nameof(Timeout)} ({Timeout}).");
        Check(Retries is >= 0 and <= 10, $"{nameof(Retries)} must be 0 to 10, not {Retries}.");
        Check(MaxInFlight is >= 2 and <= 65_536, $"{nameof(MaxInFlight)} must be 2 to 65536, not {MaxInFlight}.");
        Check(
            MaxPending >= MaxInFlight && MaxPending <= SnmpOperationTable.MaxCapacity,
            $"{nameof(MaxPending)} must be {nameof(MaxInFlight)} ({MaxInFlight}) to {SnmpOperationTable.MaxCapacity}, not {MaxPending}."
        );
        Check(Window >= 1 && Window <= MaxInFlight, $"{nameof(Window)} must be 1 to {nameof(MaxInFlight)} ({MaxInFlight}), not {Window}.");
        Check(
            TimerResolution > TimeSpan.Zero && TimerResolution <= Timeout,
            $"{nameof(TimerResolution)} must be positive and at most {nameof(Timeout)} ({Timeout}), not {TimerResolution}."
        );
        Check(ReceiveBufferBytes >= 65_536, $"{nameof(ReceiveBufferBytes)} must be at least 65536, not {ReceiveBufferBytes}.");
        return errors;

        void Check(bool holds, string error)
        {
            if (!holds)
            {
                errors.Add(error);
            }
        }
    }
}
