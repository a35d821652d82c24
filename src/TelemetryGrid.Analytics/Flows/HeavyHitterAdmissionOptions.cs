namespace TelemetryGrid.Analytics.Flows;

/// <summary>When a key of a group deserves an entity of its own.</summary>
public sealed record HeavyHitterAdmissionOptions
{
    /// <summary>A key is admitted when it is guaranteed more than 1/this of its group's recent octets. Default 200.</summary>
    public int ShareDivisor { get; init; } = 200;

    /// <summary>Or when it is among this many heaviest keys of its group; 0 turns this rule off. Default 16.</summary>
    public int TopKeys { get; init; } = 16;

    /// <summary>Under either rule a key needs this many recent octets, so that the first packets of a quiet group do not count. Default 16,384.</summary>
    public ulong MinOctets { get; init; } = 16_384;

    /// <summary>Keys watched per group; at least <see cref="ShareDivisor"/>, or no share could be guaranteed. Default 512.</summary>
    public int WatchedPerGroup { get; init; } = 512;

    /// <summary>Most keys admitted per group. Default 256.</summary>
    public int MaxAdmittedPerGroup { get; init; } = 256;

    /// <summary>Most keys admitted in all. Default 4,096.</summary>
    public int MaxAdmitted { get; init; } = 4_096;

    /// <summary>An admitted key is released after so long without traffic. Default five minutes.</summary>
    public long ReleaseAfterMs { get; init; } = 300_000;

    /// <summary>Recent traffic is halved this often. Default one minute.</summary>
    public long HalveEveryMs { get; init; } = 60_000;

    /// <summary>Groups are numbered 0 to this, exclusive. Default 1,024.</summary>
    public int MaxGroups { get; init; } = 1_024;

    /// <exception cref="ArgumentOutOfRangeException">A bound is out of range.</exception>
    internal void Validate()
    {
        Require(ShareDivisor >= 1, nameof(ShareDivisor), "at least 1");
        Require(TopKeys >= 0, nameof(TopKeys), "at least 0");
        Require(
            WatchedPerGroup >= ShareDivisor && WatchedPerGroup <= 1 << 20,
            nameof(WatchedPerGroup),
            "from the share divisor to 1,048,576"
        );
        Require(MaxAdmittedPerGroup >= 1, nameof(MaxAdmittedPerGroup), "at least 1");
        Require(MaxAdmitted is >= 1 and <= 1 << 24, nameof(MaxAdmitted), "1 to 16,777,216");
        Require(ReleaseAfterMs >= 1, nameof(ReleaseAfterMs), "at least 1 ms");
        Require(HalveEveryMs >= 1, nameof(HalveEveryMs), "at least 1 ms");
        Require(MaxGroups is >= 1 and <= 1 << 16, nameof(MaxGroups), "1 to 65,536");

        static void Require(bool condition, string name, string range)
        {
            if (!condition)
            {
                throw new ArgumentOutOfRangeException(name, $"{name} must be {range}.");
            }
        }
    }
}
