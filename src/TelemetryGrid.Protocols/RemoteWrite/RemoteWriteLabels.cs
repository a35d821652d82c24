using System.Text.Unicode;

namespace TelemetryGrid.Protocols.RemoteWrite;

/// <summary>What an intake asks about the labels of a series before it takes them. Allocation-free.</summary>
public static class RemoteWriteLabels
{
    /// <summary>Everything that is wrong with the labels, in one pass (a second one only over unsorted names, to find duplicates).</summary>
    public static RemoteWriteLabelFindings Check(RemoteWriteLabelEnumerator labels)
    {
        var findings = RemoteWriteLabelFindings.NoMetricName;
        ReadOnlySpan<byte> previous = default;
        var first = true;
        foreach (var label in labels)
        {
            if (label.Name.IsEmpty)
            {
                findings |= RemoteWriteLabelFindings.EmptyName;
            }
            if (label.Value.IsEmpty)
            {
                findings |= RemoteWriteLabelFindings.EmptyValue;
            }
            else if (label.Name.SequenceEqual("__name__"u8))
            {
                findings &= ~RemoteWriteLabelFindings.NoMetricName;
            }
            if (!Utf8.IsValid(label.Name) || !Utf8.IsValid(label.Value))
            {
                findings |= RemoteWriteLabelFindings.InvalidUtf8;
            }
            var order = first ? -1 : previous.SequenceCompareTo(label.Name);
            if (order >= 0)
            {
                findings |= order == 0 ? RemoteWriteLabelFindings.DuplicateName : RemoteWriteLabelFindings.Unsorted;
            }
            previous = label.Name;
            first = false;
        }
        if ((findings & RemoteWriteLabelFindings.Unsorted) != RemoteWriteLabelFindings.None && HasDuplicates(labels))
        {
            findings |= RemoteWriteLabelFindings.DuplicateName;
        }
        return findings;
    }

    /// <summary>
    /// Writes the labels as 1.0 senders do, so that every series with these labels in this order, of either version, has the same bytes:
    /// what <see cref="RemoteWriteReader.LabelBytes"/> gives where it can.
    /// </summary>
    /// <returns>False when the destination is too short; nothing useful is in it then.</returns>
    public static bool TryCopyKey(RemoteWriteLabelEnumerator labels, Span<byte> destination, out int written)
    {
        written = 0;
        var position = 0;
        foreach (var label in labels)
        {
            var content = FieldLength(label.Name.Length) + FieldLength(label.Value.Length);
            if (destination.Length - position < (long)FieldLength(content))
            {
                return false;
            }
            destination[position++] = 0x0A;
            position = WriteLength(content, destination, position);
            position = WriteString(0x0A, label.Name, destination, position);
            position = WriteString(0x12, label.Value, destination, position);
        }
        written = position;
        return true;
    }

    // The number of labels is bounded by the reader's limits, and senders that do not sort are rare.
    private static bool HasDuplicates(RemoteWriteLabelEnumerator labels)
    {
        while (labels.MoveNext())
        {
            foreach (var later in labels)
            {
                if (later.Name.SequenceEqual(labels.Current.Name))
                {
                    return true;
                }
            }
        }
        return false;
    }

    private static int FieldLength(int length)
    {
        var field = 2 + length;
        for (var rest = (uint)length; rest >= 0x80; rest >>= 7)
        {
            field++;
        }
        return field;
    }

    private static int WriteString(byte tag, ReadOnlySpan<byte> text, Span<byte> destination, int position)
    {
        destination[position++] = tag;
        position = WriteLength(text.Length, destination, position);
        text.CopyTo(destination[position..]);
        return position + text.Length;
    }

    private static int WriteLength(int length, Span<byte> destination, int position)
    {
        var rest = (uint)length;
        for (; rest >= 0x80; rest >>= 7)
        {
            destination[position++] = (byte)(rest | 0x80);
        }
        destination[position++] = (byte)rest;
        return position;
    }
}
