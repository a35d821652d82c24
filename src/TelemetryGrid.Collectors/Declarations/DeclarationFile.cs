using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace TelemetryGrid.Collectors.Declarations;

/// <summary>Opens YAML text as one mapping; everything wrong with it goes to the list of errors.</summary>
internal static class DeclarationFile
{
    /// <summary>A file beyond this is no declaration that anybody wrote.</summary>
    public const int MaxCharacters = 1 << 20;

    public static DeclarationMap? TryRead(string source, string text, List<DeclarationError> errors)
    {
        if (text.Length > MaxCharacters)
        {
            errors.Add(new DeclarationError(source, 1, $"the file is longer than {MaxCharacters} characters."));
            return null;
        }
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException e)
        {
            errors.Add(new DeclarationError(source, e.Start.Line, $"this is not YAML: {e.Message}"));
            return null;
        }
        if (stream.Documents is [{ RootNode: YamlMappingNode root }])
        {
            return new DeclarationMap(source, root, errors);
        }
        errors.Add(new DeclarationError(source, 1, "the file must hold one mapping."));
        return null;
    }
}
