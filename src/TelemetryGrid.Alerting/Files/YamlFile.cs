using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace TelemetryGrid.Alerting.Files;

/// <summary>Reads YAML into nodes, after seeing that it is neither too long nor nested too deeply for those who walk it by recursion.</summary>
internal static class YamlFile
{
    public const int MaxLength = 16 * 1024 * 1024;

    public const int MaxDepth = 100;

    /// <returns>The root of each document; none, with errors, when it is not YAML.</returns>
    public static IReadOnlyList<YamlNode> Read(string text, FileErrors errors)
    {
        if (text.Length > MaxLength)
        {
            errors.Add(0, $"the file has {text.Length} characters; at most {MaxLength} are taken");
            return [];
        }
        try
        {
            if (!IsShallow(text, errors))
            {
                return [];
            }
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return [.. stream.Documents.Select(d => d.RootNode)];
        }
        catch (YamlException e)
        {
            errors.Add(e.Start.Line, $"this is not YAML: {e.Message}");
            return [];
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or FormatException)
        {
            errors.Add(0, $"this is not YAML: {e.Message}");
            return [];
        }
    }

    // The parser of events does not recurse, the one of nodes and all who read nodes do. What an alias stands for counts with its own depth;
    // one that stands inside of what it names would have none.
    private static bool IsShallow(string text, FileErrors errors)
    {
        var parser = new Parser(new StringReader(text));
        var heights = new Dictionary<string, int>(StringComparer.Ordinal);
        var open = new Stack<(AnchorName Anchor, int Height)>();
        while (parser.MoveNext())
        {
            var (at, height) = (parser.Current!, 0);
            switch (at)
            {
                case MappingStart or SequenceStart:
                    var started = ((NodeEvent)at).Anchor;
                    if (!started.IsEmpty)
                    {
                        heights.Remove(started.Value);
                    }
                    open.Push((started, 1));
                    height = 1;
                    break;
                case MappingEnd or SequenceEnd:
                    var (anchor, closed) = open.Pop();
                    if (!anchor.IsEmpty)
                    {
                        heights[anchor.Value] = closed;
                    }
                    Raise(open, closed + 1);
                    break;
                case Scalar { Anchor.IsEmpty: false } scalar:
                    heights[scalar.Anchor.Value] = 0;
                    break;
                case AnchorAlias alias when !heights.TryGetValue(alias.Value.Value, out height):
                    errors.Add(at.Start.Line, $"the alias '*{alias.Value.Value}' names nothing that ends before it");
                    return false;
                default:
                    break;
            }
            if (at is AnchorAlias)
            {
                Raise(open, height + 1);
            }
            if (open.Count + height > MaxDepth + 1)
            {
                errors.Add(at.Start.Line, $"the file is nested more than {MaxDepth} levels deep");
                return false;
            }
        }
        return true;
    }

    private static void Raise(Stack<(AnchorName Anchor, int Height)> open, int height)
    {
        if (open.TryPeek(out var parent) && parent.Height < height)
        {
            open.Pop();
            open.Push((parent.Anchor, height));
        }
    }
}
