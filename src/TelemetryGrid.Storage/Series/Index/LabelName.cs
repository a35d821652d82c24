namespace TelemetryGrid.Storage.Series;

/// <summary>A label name of the index and the pairs that have it.</summary>
internal sealed class LabelName(string text, int id)
{
    public string Text { get; } = text;

    public int Id { get; } = id;

    /// <summary>Numbers of its pairs, one per distinct value, in no order.</summary>
    public List<int> Pairs { get; } = [];
}
