using System.Collections.Immutable;
using TelemetryGrid.Objectives;
using TelemetryGrid.Slo.Objectives;
using TelemetryGrid.Slo.Specifications;

namespace TelemetryGrid.Grains.Objectives;

/// <summary>The objectives that all files together make. Of two of the same service and name the first counts: configured files first, then by file name.</summary>
internal sealed class ObjectiveSet
{
    private readonly Dictionary<string, List<SloFileError>> _conflicts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);

    public SortedDictionary<(string Service, string Name), SloDefinition> Definitions { get; } = [];

    /// <summary>What is wrong with a file only beside the others.</summary>
    public IReadOnlyList<SloFileError> ConflictsOf(string file) => _conflicts.GetValueOrDefault(file) ?? [];

    /// <summary>How many objectives of a file are in force.</summary>
    public int CountOf(string file) => _counts.GetValueOrDefault(file);

    public static ObjectiveSet Of(IReadOnlyDictionary<string, SloFileState> files, int most)
    {
        var set = new ObjectiveSet();
        foreach (var (name, file) in files.OrderBy(f => f.Value.IsConfigured ? 0 : 1).ThenBy(f => f.Key, StringComparer.Ordinal))
        {
            if (file.Text is not { } text)
            {
                continue;
            }
            foreach (var objective in SpecificationReader.Read(name, text).Objectives)
            {
                set.Add(objective, name, most);
            }
        }
        return set;
    }

    /// <summary>What a text says, and what is wrong with it.</summary>
    public static ImmutableArray<SloFileError> Check(string name, string text) =>
        [.. SpecificationReader.Read(name, text).Errors.Select(e => new SloFileError(e.File, e.Line, e.Reason))];

    private void Add(ServiceLevelObjective objective, string file, int most)
    {
        var key = (objective.Service, objective.Name);
        if (Definitions.TryGetValue(key, out var first))
        {
            Conflict(file, $"'{objective.Service}' has an objective '{objective.Name}' in {first.File} already; that one counts");
        }
        else if (Definitions.Count >= most)
        {
            Conflict(file, $"'{objective.Service}/{objective.Name}' is one objective more than the {most} that a site may have");
        }
        else
        {
            Definitions[key] = ObjectiveText.Define(objective, file);
            _counts[file] = CountOf(file) + 1;
        }
    }

    private void Conflict(string file, string reason)
    {
        if (!_conflicts.TryGetValue(file, out var conflicts))
        {
            _conflicts[file] = conflicts = [];
        }
        // The first hundred tell the story of ten thousand.
        if (conflicts.Count < 100)
        {
            conflicts.Add(new SloFileError(file, 1, reason));
        }
    }
}
