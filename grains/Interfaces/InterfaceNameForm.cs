namespace TelemetryGrid.Grains.Interfaces;

/// <summary>Interface names as vendors shorten them: <c>Gi0/1</c> in one place is <c>GigabitEthernet0/1</c> in another.</summary>
internal static class InterfaceNameForm
{
    private const int ShortestPrefix = 2;

    public static bool AreSame(ReadOnlySpan<char> one, ReadOnlySpan<char> other)
    {
        if (one.Equals(other, StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }
        var (name, number) = Split(one);
        var (otherName, otherNumber) = Split(other);
        return number.Length > 0
            && name.Length >= ShortestPrefix
            && otherName.Length >= ShortestPrefix
            && number.SequenceEqual(otherNumber)
            && (
                name.StartsWith(otherName, StringComparison.OrdinalIgnoreCase)
                || otherName.StartsWith(name, StringComparison.OrdinalIgnoreCase)
            );
    }

    // The number begins at the first digit: "Gi" and "0/1", "xe-" and "0/0/1".
    private static SplitName Split(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        var digit = text.IndexOfAnyInRange('0', '9');
        return digit < 0 ? new SplitName(text, []) : new SplitName(text[..digit].TrimEnd(), text[digit..]);
    }

    private readonly ref struct SplitName(ReadOnlySpan<char> name, ReadOnlySpan<char> number)
    {
        private readonly ReadOnlySpan<char> _name = name;
        private readonly ReadOnlySpan<char> _number = number;

        public void Deconstruct(out ReadOnlySpan<char> name, out ReadOnlySpan<char> number)
        {
            name = _name;
            number = _number;
        }
    }
}
