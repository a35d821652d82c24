using System.Buffers;

namespace TelemetryGrid.Alerting.Text;

internal static class LabelNameRules
{
    private static readonly SearchValues<char> Classic = SearchValues.Create(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
    );

    /// <summary>Letters, digits and underscores, no digit first: what every version takes without quotes.</summary>
    public static bool IsClassic(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && !name.AsSpan().ContainsAnyExcept(Classic);

    /// <summary>Any text of whole characters, but some text.</summary>
    public static bool IsUtf8(string name)
    {
        for (var i = 0; i < name.Length; i++)
        {
            if (char.IsSurrogatePair(name, i))
            {
                i++;
            }
            else if (char.IsSurrogate(name[i]))
            {
                return false;
            }
        }
        return name.Length > 0;
    }
}
