using System.Collections.Immutable;

namespace TelemetryGrid.Sources.Api;

/// <summary>Reads the line of an <see cref="ApiMapping"/>.</summary>
internal static class ApiMappingReader
{
    private const int MaxLabels = 32;
    private const int MaxMapped = 64;
    private const string AllClauses = "from, with, map, scale, at, device, severity or id";

    public static ApiMapping Read(ApiMappingKind kind, string text)
    {
        var reader = new ApiTextReader(text);
        reader.SkipBlanks();
        var name = kind == ApiMappingKind.Log ? "" : Name(kind, ref reader);
        var valueAt = reader.Position;
        var value = Value(ref reader);
        var mapping = new ApiMapping
        {
            Kind = kind,
            Name = name,
            Items = ApiPath.Document,
            Value = value,
            Text = text,
        };
        ApiPath? from = null;
        var paths = new List<(ApiPath Path, int At)>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        reader.SkipBlanks();
        while (!reader.IsAtEnd)
        {
            var start = reader.Position;
            var clause = reader.Word("");
            if (!seen.Add(clause))
            {
                throw reader.Error($"'{clause}' is there twice", start);
            }
            RejectForeign(kind, clause, start, ref reader);
            reader.SkipBlanks();
            var at = reader.Position;
            mapping = clause switch
            {
                "from" => From(ref reader, out from, mapping),
                "with" => mapping with { Labels = Labels(ref reader, paths) },
                "map" => mapping with { Map = Map(ref reader) },
                "scale" => mapping with { Scale = reader.Number() },
                "at" => mapping with { At = Single(ApiPathReader.Read(ref reader), at, paths) },
                "device" => mapping with { Device = Single(Value(ref reader), at, paths) },
                "severity" => mapping with { Severity = Single(Value(ref reader), at, paths) },
                "id" => mapping with { Identity = Single(Value(ref reader), at, paths) },
                _ => throw reader.Error($"{AllClauses} was expected", start),
            };
            reader.SkipBlanks();
        }
        return Place(mapping, from, valueAt, paths, reader);
    }

    /// <summary>Finds where the elements are, and whether every path has an element to begin at.</summary>
    private static ApiMapping Place(
        ApiMapping mapping,
        ApiPath? from,
        int valueAt,
        List<(ApiPath Path, int At)> paths,
        ApiTextReader reader
    )
    {
        if (from is null && mapping.Value.Path is { Up: 0 } whole)
        {
            // The element is what the last step to several places led to; the value's path goes on from it.
            var last = whole.Steps.Select((step, i) => (step, i)).LastOrDefault(s => s.step.IsMany, (null!, -1)).i;
            var items = new ApiPath(0, whole.Steps[..(last + 1)], false, whole.Text);
            var rest = new ApiPath(last < 0 ? 0 : 1, whole.Steps[(last + 1)..], false, whole.Text);
            mapping = mapping with { Items = items, Value = mapping.Value with { Path = rest } };
        }
        else if (mapping.Value.Path is { } path)
        {
            Single(path, valueAt, paths);
        }
        if (from is not null)
        {
            mapping = mapping with { Items = from };
        }
        foreach (var (path, at) in paths)
        {
            if (path.IsMany)
            {
                throw reader.Error($"{path} may lead to several places; only the value and 'from' may", at);
            }
            if (path.Up > mapping.Items.Depth)
            {
                throw reader.Error($"{path} has no element to begin at: 'from' or the value needs {path.Up} times * or a filter", at);
            }
        }
        return mapping;
    }

    private static void RejectForeign(ApiMappingKind kind, string clause, int start, ref ApiTextReader reader)
    {
        if (kind == ApiMappingKind.Metric && clause is "severity" or "id")
        {
            throw reader.Error($"a metric has no {clause}", start);
        }
        if (kind != ApiMappingKind.Metric && clause is "scale" or "map")
        {
            throw reader.Error($"only a metric has {clause}", start);
        }
    }

    private static string Name(ApiMappingKind kind, ref ApiTextReader reader)
    {
        var start = reader.Position;
        var name = reader.Word(kind == ApiMappingKind.Metric ? ":" : ".");
        var isRight = kind == ApiMappingKind.Metric ? IsLabelName(name.Replace(':', '_')) : IsEventName(name);
        if (!isRight)
        {
            throw reader.Error(
                kind == ApiMappingKind.Metric
                    ? "a metric's name was expected: letters, digits, _ and :, like queue_length = $.queues[*].length"
                    : "an event's name was expected: lower-case words with dots between them, like link.changed = $.events[*].text",
                start
            );
        }
        reader.SkipBlanks();
        reader.Expect('=');
        reader.SkipBlanks();
        return name;
    }

    private static ApiValue Value(ref ApiTextReader reader) =>
        reader.Current is '\'' or '"' ? new ApiValue(null, reader.Quoted()) : new ApiValue(ApiPathReader.Read(ref reader), "");

    private static ApiMapping From(ref ApiTextReader reader, out ApiPath? from, ApiMapping mapping)
    {
        var start = reader.Position;
        from = ApiPathReader.Read(ref reader);
        return from.Up == 0 ? mapping : throw reader.Error("'from' begins at the document: $", start);
    }

    private static ImmutableArray<(string, ApiValue)> Labels(ref ApiTextReader reader, List<(ApiPath, int)> paths)
    {
        var labels = ImmutableArray.CreateBuilder<(string Name, ApiValue)>();
        do
        {
            reader.SkipBlanks();
            var start = reader.Position;
            var name = reader.Word("");
            if (!IsLabelName(name))
            {
                throw reader.Error("a label's name was expected: letters, digits and _, like name=@.name", start);
            }
            if (labels.Any(l => l.Name == name))
            {
                throw reader.Error($"label {name} is there twice", start);
            }
            if (labels.Count == MaxLabels)
            {
                throw reader.Error($"there are at most {MaxLabels} labels", start);
            }
            reader.SkipBlanks();
            reader.Expect('=');
            reader.SkipBlanks();
            var at = reader.Position;
            labels.Add((name, Single(Value(ref reader), at, paths)));
            reader.SkipBlanks();
        } while (reader.TryTake(','));
        return labels.ToImmutable();
    }

    private static ImmutableDictionary<string, double> Map(ref ApiTextReader reader)
    {
        var map = ImmutableDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        do
        {
            reader.SkipBlanks();
            var start = reader.Position;
            var text =
                reader.Current is '\'' or '"' ? reader.Quoted()
                : reader.TryTake('*') ? "*"
                : reader.Word("-.");
            if (text.Length == 0 || map.ContainsKey(text) || map.Count == MaxMapped)
            {
                throw reader.Error($"at most {MaxMapped} different texts and their numbers were expected, like up=1, down=0, *=-1", start);
            }
            reader.SkipBlanks();
            reader.Expect('=');
            reader.SkipBlanks();
            map.Add(text, reader.Number());
            reader.SkipBlanks();
        } while (reader.TryTake(','));
        return map.ToImmutable();
    }

    private static ApiPath Single(ApiPath path, int at, List<(ApiPath, int)> paths)
    {
        paths.Add((path, at));
        return path;
    }

    private static ApiValue Single(ApiValue value, int at, List<(ApiPath, int)> paths)
    {
        if (value.Path is { } path)
        {
            paths.Add((path, at));
        }
        return value;
    }

    private static bool IsLabelName(string name) =>
        name.Length is > 0 and <= 128
        && !char.IsAsciiDigit(name[0])
        && !name.StartsWith("__", StringComparison.Ordinal)
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    private static bool IsEventName(string name) =>
        name.Length is > 0 and <= 128
        && name.Split('.').All(word => word.Length > 0 && word.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_'))
        && char.IsAsciiLetterLower(name[0]);
}
