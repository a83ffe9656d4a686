package dev.countersign.driver;

import jakarta.enterprise.inject.spi.CDI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** What the database really holds. */
public final class Records {

    private Records() {}

    /** The rows that a query finds, by column. */
    public static List<Map<String, Object>> rows(String sql, Object... values) {
        try (Connection connection = database().getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            fill(statement, values);
            try (ResultSet found = statement.executeQuery()) {
                List<Map<String, Object>> rows = new ArrayList<>();
                while (found.next()) {
                    rows.add(row(found));
                }
                return rows;
            }
        } catch (SQLException failure) {
            throw new AssertionError(sql, failure);
        }
    }

    /** The one number that a query finds. */
    public static long number(String sql, Object... values) {
        return ((Number) rows(sql, values).getFirst().values().iterator().next()).longValue();
    }

    /** Runs a statement and lets its failure through. */
    public static int change(String sql, Object... values) throws SQLException {
        try (Connection connection = database().getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            fill(statement, values);
            return statement.executeUpdate();
        }
    }

    /** Changes the terms of a transfer, which the database refuses unless its guard is put aside. */
    public static void tamper(String sql, Object... values) throws SQLException {
        try (Connection connection = database().getConnection()) {
            connection.setAutoCommit(false);
            try (Statement guard = connection.createStatement();
                    PreparedStatement statement = connection.prepareStatement(sql)) {
                guard.execute("alter table transfer disable trigger transfer_terms_stay");
                fill(statement, values);
                statement.executeUpdate();
                guard.execute("alter table transfer enable trigger transfer_terms_stay");
                connection.commit();
            } catch (SQLException failure) {
                connection.rollback();
                throw failure;
            } finally {
                connection.setAutoCommit(true);
            }
        }
    }

    private static void fill(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
    }

    private static Map<String, Object> row(ResultSet found) throws SQLException {
        Map<String, Object> row = new LinkedHashMap<>();
        for (int column = 1; column <= found.getMetaData().getColumnCount(); column++) {
            row.put(found.getMetaData().getColumnLabel(column), found.getObject(column));
        }
        return row;
    }

    private static DataSource database() {
        return CDI.current().select(DataSource.class).get();
    }
}
