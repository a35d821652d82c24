using System.Collections.Immutable;
using YamlDotNet.RepresentationModel;

namespace TelemetryGrid.Alerting.Files;

/// <summary>Collects what is wrong with one file, up to a bound, in the order of its lines.</summary>
internal sealed class FileErrors(string file)
{
    public const int MaxErrors = 100;

    /// <summary>Mappings read before a file counts as one that was made to exhaust memory: aliases inside aliases multiply.</summary>
    public const int MaxMaps = 500_000;

    private readonly List<FileError> _errors = [];
    private int _maps;

    public string File => file;

    public bool Any => _errors.Count > 0;

    public void Add(YamlNode? at, string reason) => Add(at?.Start.Line ?? 0, reason);

    public void Add(long line, string reason)
    {
        if (_errors.Count < MaxErrors && !_errors.Exists(e => e.Line == line && e.Reason == reason))
        {
            _errors.Add(new FileError(file, line, reason));
        }
    }

    /// <summary>False, with an error, once too many mappings were read.</summary>
    public bool TakeMap(YamlNode at)
    {
        if (++_maps <= MaxMaps)
        {
            return true;
        }
        if (_maps == MaxMaps + 1)
        {
            Add(at, $"the file holds more than {MaxMaps} mappings, its aliases counted each time they are used");
        }
        return false;
    }

    public ImmutableArray<FileError> ToImmutable() => [.. _errors.OrderBy(e => e.Line)];
}
