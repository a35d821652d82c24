namespace TelemetryGrid.Protocols.RemoteWrite;

/// <summary>What <see cref="RemoteWriteReader.Read"/> came to.</summary>
public enum RemoteWriteStatus : byte
{
    /// <summary>A time series; everything in it has been checked for form, so that its enumerators cannot fail.</summary>
    Series,

    /// <summary>1.0 only: an entry of metadata about a metric family, in <see cref="RemoteWriteReader.Metadata"/>.</summary>
    Metadata,

    /// <summary>
    /// A time series that cannot be taken though the body around it is sound: too many labels, or references to symbols that do not
    /// exist. <see cref="RemoteWriteReader.Error"/> says why; reading goes on behind it.
    /// </summary>
    RefusedSeries,

    /// <summary>The body was read to its end.</summary>
    End,

    /// <summary>The body is not such a message from <see cref="RemoteWriteReader.Error"/> on; nothing more is read.</summary>
    Malformed,
}
