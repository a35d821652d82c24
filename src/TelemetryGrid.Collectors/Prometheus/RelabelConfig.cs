using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Prometheus;

/// <summary>One relabelling rule, compiled. Immutable.</summary>
internal sealed class RelabelConfig
{
    private readonly RelabelRule _rule;
    private readonly RelabelPattern _pattern;
    private readonly RelabelTemplate _target;
    private readonly RelabelTemplate _replacement;

    /// <exception cref="ArgumentException">The rule does not hold; the message lists every error.</exception>
    public RelabelConfig(RelabelRule rule)
    {
        if (RelabelRules.Validate(rule) is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join("; ", errors), nameof(rule));
        }
        _rule = rule;
        _pattern = new RelabelPattern(rule.Regex);
        _target = new RelabelTemplate(rule.TargetLabel, _pattern);
        _replacement = new RelabelTemplate(rule.Replacement, _pattern);
    }

    /// <summary>Applies rules in their order; false drops the target or series, whose labels are then of no meaning.</summary>
    public static bool ApplyAll(IReadOnlyList<RelabelConfig> rules, LabelScratch labels)
    {
        for (var i = 0; i < rules.Count; i++)
        {
            if (!rules[i].Apply(labels))
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>False drops the target or series.</summary>
    public bool Apply(LabelScratch labels)
    {
        var value = labels.Join(_rule.SourceLabels, _rule.Separator);
        switch (_rule.Action)
        {
            case RelabelAction.Replace:
                Replace(labels, value);
                return true;
            case RelabelAction.Keep:
                return _pattern.Regex.IsMatch(value);
            case RelabelAction.Drop:
                return !_pattern.Regex.IsMatch(value);
            case RelabelAction.KeepEqual:
                return string.Equals(labels.Get(_rule.TargetLabel), value, StringComparison.Ordinal);
            case RelabelAction.DropEqual:
                return !string.Equals(labels.Get(_rule.TargetLabel), value, StringComparison.Ordinal);
            case RelabelAction.HashMod:
                labels.Set(_rule.TargetLabel, (Hash(value) % _rule.Modulus).ToString(CultureInfo.InvariantCulture));
                return true;
            case RelabelAction.LabelMap:
                Map(labels);
                return true;
            case RelabelAction.LabelDrop:
                labels.RemoveWhere(_pattern.Regex.IsMatch);
                return true;
            case RelabelAction.LabelKeep:
                labels.RemoveWhere(name => !_pattern.Regex.IsMatch(name));
                return true;
            case RelabelAction.Lowercase:
#pragma warning disable CA1308 // What the rule asks for.
                labels.Set(_rule.TargetLabel, value.ToLowerInvariant());
#pragma warning restore CA1308
                return true;
            case RelabelAction.Uppercase:
                labels.Set(_rule.TargetLabel, value.ToUpperInvariant());
                return true;
            default:
                throw new InvalidOperationException($"There is no relabelling action {_rule.Action}.");
        }
    }

    private void Replace(LabelScratch labels, string value)
    {
        if (_target.IsConstant && _replacement.IsConstant)
        {
            if (_pattern.Regex.IsMatch(value))
            {
                labels.Set(
                    _target.Expand(System.Text.RegularExpressions.Match.Empty),
                    _replacement.Expand(System.Text.RegularExpressions.Match.Empty)
                );
            }
            return;
        }
        var match = _pattern.Regex.Match(value);
        // A target that expands to nothing names no label.
        if (match.Success && _target.Expand(match) is { Length: > 0 } target)
        {
            labels.Set(target, _replacement.Expand(match));
        }
    }

    private void Map(LabelScratch labels)
    {
        // What the rule sets is not looked at again.
        foreach (var (name, value) in labels.ToArray())
        {
            var match = _pattern.Regex.Match(name);
            if (match.Success && _replacement.Expand(match) is { Length: > 0 } target)
            {
                labels.Set(target, value);
            }
        }
    }

    // The last eight bytes of the MD5 sum, big-endian: what Prometheus takes, so that both spread targets over shards alike.
#pragma warning disable CA5351 // The hash protects nothing.
    private static ulong Hash(string value) => BinaryPrimitives.ReadUInt64BigEndian(MD5.HashData(Encoding.UTF8.GetBytes(value)).AsSpan(8));
#pragma warning restore CA5351
}
