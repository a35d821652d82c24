namespace TelemetryGrid.Protocols.RemoteWrite;

/// <summary>What <see cref="RemoteWriteLabels.Check"/> found. The specification wants labels sorted, unique, with a name, in UTF-8.</summary>
[Flags]
public enum RemoteWriteLabelFindings
{
    None = 0,

    /// <summary>There is no label, or none is called <c>__name__</c>.</summary>
    NoMetricName = 1,
    EmptyName = 2,

    /// <summary>A label with an empty value is the same as no label.</summary>
    EmptyValue = 4,

    /// <summary>Names are not in the order of their bytes. Senders exist that do so; sorting repairs it.</summary>
    Unsorted = 8,
    DuplicateName = 16,
    InvalidUtf8 = 32,
}
