using TelemetryGrid.Records;

namespace TelemetryGrid.Grains.Records;

/// <summary>Puts the answers of partitions together.</summary>
internal static class RecordMerger
{
    public static RecordFindAnswer Merge(IReadOnlyCollection<RecordFindAnswer> answers, int limit)
    {
        // One that had more to say than it did must not be overtaken by what others have behind its last record.
        var complete = answers.Where(a => a.HasMore && !a.Records.IsEmpty).Select(a => a.Records[^1].Place).ToList();
        var records = answers.SelectMany(a => a.Records).OrderBy(r => r.Place).ToList();
        var end = complete.Count == 0 ? records.Count : records.FindLastIndex(r => r.Place <= complete.Min()) + 1;
        var taken = Math.Min(end, limit);
        return new RecordFindAnswer(
            [.. records.Take(taken)],
            taken < records.Count || answers.Any(a => a.HasMore),
            answers.Sum(a => a.DamagedBlocks)
        );
    }
}
