namespace Patchbay.Settings;

/// <summary>Finds the word that somebody probably meant.</summary>
public static class DidYouMean
{
    /// <summary>The known word nearest to <paramref name="written"/>: the same but for case, or at most two letters off (one in a short word).</summary>
    /// <returns>Null when none is near.</returns>
    public static string? Find(string written, IEnumerable<string> known)
    {
        string? best = null;
        var bestDistance = written.Length < 5 ? 2 : 3;
        foreach (var word in known)
        {
            var distance = Distance(written.ToLowerInvariant(), word.ToLowerInvariant());
            if (distance >= bestDistance || distance >= word.Length) continue;
            best = word;
            bestDistance = distance;
        }

        return best;
    }

    /// <summary>A hint for an unknown word: the near one, else all that there are.</summary>
    public static string Hint(string written, IEnumerable<string> known)
    {
        var words = known as IReadOnlyCollection<string> ?? [.. known];
        return Find(written, words) is { } near ? $"did you mean `{near}`?" : $"known: {string.Join(", ", words)}";
    }

    /// <summary>Letters to add, drop, change or swap with the neighbour (optimal string alignment).</summary>
    private static int Distance(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) rows[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) rows[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var change = a[i - 1] == b[j - 1] ? 0 : 1;
                var least = Math.Min(Math.Min(rows[i - 1, j] + 1, rows[i, j - 1] + 1), rows[i - 1, j - 1] + change);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) least = Math.Min(least, rows[i - 2, j - 2] + 1);
                rows[i, j] = least;
            }
        }

        return rows[a.Length, b.Length];
    }
}
