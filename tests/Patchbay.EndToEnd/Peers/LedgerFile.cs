using Microsoft.Data.Sqlite;

namespace Patchbay.EndToEnd.Peers;

/// <summary>The ledger as somebody else reads it: with SQLite, and nothing of ours.</summary>
internal static class LedgerFile
{
    /// <summary>The ledger of a fresh machine; there is one.</summary>
    public static string PathIn(string home) => Assert.Single(Directory.GetFiles(Path.Combine(home, ".local", "share", "patchbay"), "ledger.db", SearchOption.AllDirectories));

    /// <summary>All rows, in the order they began.</summary>
    public static List<Dictionary<string, object?>> Rows(string path)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT * FROM exchanges ORDER BY id";
        using var reader = command.ExecuteReader();
        List<Dictionary<string, object?>> rows = [];
        while (reader.Read())
        {
            var row = new Dictionary<string, object?>(StringComparer.Ordinal);
            for (var i = 0; i < reader.FieldCount; i++) row[reader.GetName(i)] = reader.IsDBNull(i) ? null : reader.GetValue(i);
            rows.Add(row);
        }

        return rows;
    }
}
