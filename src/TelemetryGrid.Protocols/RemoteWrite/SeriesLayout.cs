namespace TelemetryGrid.Protocols.RemoteWrite;

/// <summary>What a time series message holds and where, gathered in the one pass that checks it.</summary>
internal struct SeriesLayout(int symbolCount)
{
    public LabelLayout Labels = new(symbolCount);

    public FieldRun Samples;
    public FieldRun Exemplars;
    public int Histograms;
    public long CreatedTimestamp;
    public Range32 Metadata;
    public bool HasMetadata;

    /// <summary>Why an otherwise sound series cannot be taken; the first reason found.</summary>
    public RemoteWriteError Refusal;

    public void Refuse(in RemoteWriteError reason)
    {
        if (Refusal.Defect == RemoteWriteDefect.None)
        {
            Refusal = reason;
        }
    }
}
