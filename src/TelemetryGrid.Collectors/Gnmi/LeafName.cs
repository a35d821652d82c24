using System.Text;

namespace TelemetryGrid.Collectors.Gnmi;

/// <summary>Names of metrics and labels out of those of a schema.</summary>
internal static class LeafName
{
    private const int MaxLength = 512;

    /// <summary>
    /// <c>/system/cpus/cpu/state/total/instant</c> → <c>system_cpus_cpu_state_total_instant</c>: lower case, words and elements with one underscore
    /// between them, and one in front where a digit would be first.
    /// </summary>
    public static string Snake(string text)
    {
        var name = new StringBuilder(text.Length + 8);
        for (var i = 0; i < text.Length && name.Length < MaxLength; i++)
        {
            var c = text[i];
            if (!char.IsAsciiLetterOrDigit(c))
            {
                if (name.Length > 0 && name[^1] != '_')
                {
                    name.Append('_');
                }
                continue;
            }
            if (char.IsAsciiLetterUpper(c) && i > 0 && (char.IsAsciiLetterLower(text[i - 1]) || char.IsAsciiDigit(text[i - 1])))
            {
                name.Append('_');
            }
            name.Append(char.ToLowerInvariant(c));
        }
        while (name.Length > 0 && name[^1] == '_')
        {
            name.Length--;
        }
        return name.Length == 0 ? "_"
            : char.IsAsciiDigit(name[0]) ? $"_{name}"
            : name.ToString();
    }

    /// <summary>
    /// The label of a key: that of the list where the key says no more than that it names an entry, so that <c>interface[name=eth0]</c> is
    /// <c>interface="eth0"</c>.
    /// </summary>
    public static string Label(string element, string key) =>
        key switch
        {
            "name" or "id" or "index" or "key" => Snake(element),
            "interface-name" or "if_name" or "if-name" or "port-id" => "interface",
            _ => Snake(key),
        };
}
