using Patchbay.Ledger;
using Patchbay.Ledger.Store;

namespace Patchbay.Usage;

/// <summary>Rows of a ledger, page by page: however many there are, few are in memory.</summary>
internal static class LedgerRows
{
    private const int PageSize = 2000;

    /// <summary>What a question asks for, the latest first; its <see cref="RowQuestion.Most"/> is of no matter.</summary>
    public static IEnumerable<IReadOnlyList<LedgerRow>> Pages(ILedgerReader reader, RowQuestion question)
    {
        var next = question with { Most = PageSize };
        while (true)
        {
            var rows = reader.Rows(next);
            if (rows.Count > 0) yield return rows;
            if (rows.Count < PageSize) yield break;
            // Its number is its time, and no other has it.
            next = next with { To = rows[^1].Time };
        }
    }
}
