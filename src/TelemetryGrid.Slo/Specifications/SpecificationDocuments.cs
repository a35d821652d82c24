using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace TelemetryGrid.Slo.Specifications;

/// <summary>Opens YAML text as documents; what is wrong with it goes to the errors.</summary>
internal static class SpecificationDocuments
{
    /// <summary>A file beyond this is none that anybody wrote.</summary>
    public const int MaxCharacters = 1 << 20;

    /// <summary>Deeper nesting is refused before the recursive reader meets it.</summary>
    private const int MaxDepth = 64;

    /// <summary>Aliases of aliases multiply: what is read as a key is walked once for each.</summary>
    private const int MaxAliases = 32;

    /// <summary>The mappings of the file: documents, or the elements of documents that are lists. Empty documents are left out.</summary>
    public static List<SpecificationMap> Read(string file, string text, List<SpecificationError> errors)
    {
        var maps = new List<SpecificationMap>();
        if (text.Length > MaxCharacters)
        {
            errors.Add(new SpecificationError(file, 1, $"the file is longer than {MaxCharacters} characters"));
            return maps;
        }
        try
        {
            CheckNesting(text);
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            foreach (var root in stream.Documents.Select(d => d.RootNode))
            {
                foreach (var node in root is YamlSequenceNode list ? list.Children : [root])
                {
                    if (node is YamlMappingNode mapping)
                    {
                        maps.Add(new SpecificationMap(file, "", mapping, errors));
                    }
                    else if (node is not YamlScalarNode { Value: null or "" })
                    {
                        errors.Add(new SpecificationError(file, node.Start.Line, "a mapping of keys to values is expected"));
                    }
                }
            }
        }
        catch (YamlException e)
        {
            errors.Add(new SpecificationError(file, Math.Max(1, e.Start.Line), $"this is not YAML: {e.Message}"));
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException)
        {
            // The parser gets out of step on some broken flow collections, and says so this way instead of its own.
            errors.Add(new SpecificationError(file, 1, "this is not YAML: a list or mapping in it is not closed"));
        }
        if (maps.Count == 0 && errors.Count == 0)
        {
            errors.Add(new SpecificationError(file, 1, "the file is empty"));
        }
        return maps;
    }

    private static void CheckNesting(string text)
    {
        var parser = new Parser(new StringReader(text));
        var aliases = 0;
        var open = new Stack<AnchorName>();
        while (parser.MoveNext())
        {
            switch (parser.Current)
            {
                case MappingStart or SequenceStart when open.Count == MaxDepth:
                    throw new YamlException(parser.Current.Start, parser.Current.End, $"nested deeper than {MaxDepth} levels");
                case MappingStart or SequenceStart:
                    open.Push(((NodeEvent)parser.Current).Anchor);
                    break;
                case MappingEnd or SequenceEnd:
                    open.Pop();
                    break;
                case AnchorAlias alias when open.Contains(alias.Value):
                    throw new YamlException(alias.Start, alias.End, $"'{alias.Value}' contains itself");
                case AnchorAlias when ++aliases > MaxAliases:
                    throw new YamlException(parser.Current.Start, parser.Current.End, $"more than {MaxAliases} aliases");
            }
        }
    }
}
