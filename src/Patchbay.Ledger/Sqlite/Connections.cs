using Microsoft.Data.Sqlite;

namespace Patchbay.Ledger.Sqlite;

/// <summary>Opens connections.</summary>
internal static class Connections
{
    /// <summary>A connection of its own, in no pool: a pooled one would keep the file open after its end.</summary>
    public static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false, DefaultTimeout = 5 }.ToString());
        connection.Open();
        return connection;
    }
}

/// <summary>A file that only its owner may read.</summary>
internal static class PrivateFile
{
    /// <summary>Makes it, empty, where it is not; the folder too.</summary>
    public static void Ensure(string path)
    {
        if (File.Exists(path)) return;
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder) Directory.CreateDirectory(folder);
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        new FileStream(path, options).Dispose();
    }
}
