using System.Text;

namespace TelemetryGrid.Protocols.Exposition;

/// <summary>One metric family while its lines go by. Every method answers with a reason, or null when the rules are kept.</summary>
internal sealed class OpenMetricsFamily(string name, HashSet<string> claimed)
{
    private readonly HashSet<string> _metrics = new(StringComparer.Ordinal);
    private readonly HashSet<string> _labelNames = new(StringComparer.Ordinal);
    private ExpositionMetricType? _type;
    private bool _help;
    private string? _unit;
    private bool _namesClaimed;
    private OpenMetricsMetric? _metric;

    public string Name { get; } = name;

    private ExpositionMetricType Type => _type ?? ExpositionMetricType.Unknown;

    /// <summary>The family's own name, which no other may have (§ MetricFamily: "names MUST be unique").</summary>
    public string? ClaimFamily() => claimed.Add(Name) ? null : $"{Name} comes twice, or is a sample name of another family";

    /// <summary>The names its samples may have, once its type is known: none may be another family's ("MUST NOT clash").</summary>
    public string? ClaimNames()
    {
        if (_namesClaimed)
        {
            return null;
        }
        _namesClaimed = true;
        var familyClaimed = _type is not null || _help || _unit is not null;
        foreach (var suffix in OpenMetricsTypes.Suffixes(Type))
        {
            if ((suffix.Length > 0 || !familyClaimed) && !claimed.Add(Name + suffix))
            {
                return $"{Name}{suffix} is a sample name of another family, or comes in two places";
            }
        }
        return null;
    }

    public bool HasSample(string sample) =>
        sample.StartsWith(Name, StringComparison.Ordinal) && OpenMetricsTypes.Suffixes(Type).Contains(sample[Name.Length..]);

    public string? SetType(ExpositionMetricType type)
    {
        if (_metric is not null || _type is not null)
        {
            return _metric is null ? $"{Name} has a second TYPE" : $"TYPE of {Name} comes after its samples";
        }
        _type = type;
        return CheckUnit();
    }

    public string? SetHelp()
    {
        if (_metric is not null || _help)
        {
            return _metric is null ? $"{Name} has a second HELP" : $"HELP of {Name} comes after its samples";
        }
        _help = true;
        return null;
    }

    public string? SetUnit(ReadOnlySpan<byte> unit)
    {
        if (_metric is not null || _unit is not null)
        {
            return _metric is null ? $"{Name} has a second UNIT" : $"UNIT of {Name} comes after its samples";
        }
        _unit = Encoding.UTF8.GetString(unit);
        return CheckUnit();
    }

    public string? Add(scoped ref ExpositionReader reader)
    {
        var reason = ClaimNames();
        if (reason is not null)
        {
            return reason;
        }
        var suffix = Encoding.UTF8.GetString(reader.MetricName)[Name.Length..];
        reason = ReadLabels(ref reader, suffix, out var identity, out var reserved);
        if (reason is not null)
        {
            return reason;
        }
        if (_metric is null || _metric.Identity != identity)
        {
            reason = _metric?.Close();
            if (reason is not null)
            {
                return reason;
            }
            if (!_metrics.Add(identity))
            {
                return $"the lines of one metric of {Name} do not stand together";
            }
            _metric = new OpenMetricsMetric(Name, Type, identity);
        }
        return _metric.Add(ref reader, suffix, reserved) ?? (reader.HasExemplar ? CheckExemplar(ref reader, suffix) : null);
    }

    public string? Close() => ClaimNames() ?? _metric?.Close();

    // § Unit: "the unit MUST be the suffix of the name"; info and stateset have none.
    private string? CheckUnit()
    {
        if (string.IsNullOrEmpty(_unit))
        {
            return null;
        }
        if (Type is ExpositionMetricType.Info or ExpositionMetricType.StateSet)
        {
            return $"{Name} is of a type that has no unit";
        }
        return Name.EndsWith("_" + _unit, StringComparison.Ordinal) ? null : $"{Name} does not end with its unit {_unit}";
    }

    // The metric is what its labels say, without the one that tells its own samples apart.
    private string? ReadLabels(scoped ref ExpositionReader reader, string suffix, out string identity, out string? reserved)
    {
        var reservedName = OpenMetricsTypes.ReservedLabel(Type, Name, suffix);
        var labels = new List<string>();
        _labelNames.Clear();
        reserved = null;
        identity = "";
        foreach (var label in reader.Labels)
        {
            var labelName = Encoding.UTF8.GetString(label.Name);
            var value = Encoding.UTF8.GetString(label.RawValue);
            if (!_labelNames.Add(labelName))
            {
                return $"label {labelName} comes twice";
            }
            if (labelName == reservedName)
            {
                reserved = value;
            }
            else if (label.RawValue.Length > 0) // an empty value is the same as no label
            {
                labels.Add($"{labelName}\n{value}\n");
            }
        }
        labels.Sort(StringComparer.Ordinal);
        identity = string.Concat(labels);
        return reservedName is null || reserved is not null ? null : $"{Name}{suffix} lacks the label {reservedName}";
    }

    // § Exemplars: allowed on counters and buckets; "the combined length of the label names and values MUST NOT exceed 128 UTF-8 characters".
    private string? CheckExemplar(scoped ref ExpositionReader reader, string suffix)
    {
        if (!OpenMetricsTypes.AllowsExemplar(Type, suffix))
        {
            return $"{Name}{suffix} is no sample that can have an exemplar";
        }
        var characters = 0;
        _labelNames.Clear();
        foreach (var label in reader.ExemplarLabels)
        {
            var labelName = Encoding.UTF8.GetString(label.Name);
            if (!_labelNames.Add(labelName))
            {
                return $"label {labelName} of the exemplar comes twice";
            }
            var value = new byte[label.RawValue.Length];
            var length = ExpositionText.UnescapeLabel(label.RawValue, value);
            characters += Characters(label.Name) + Characters(value.AsSpan(0, length));
        }
        return characters > 128 ? $"the labels of the exemplar have {characters} characters, more than 128" : null;
    }

    private static int Characters(ReadOnlySpan<byte> text)
    {
        var count = 0;
        foreach (var octet in text)
        {
            count += (octet & 0xC0) == 0x80 ? 0 : 1;
        }
        return count;
    }
}
