package dev.countersign.packaging;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The classes that a class file names in its constant pool. Source: Java Virtual Machine Specification, section 4.4. */
final class NamedClasses {

    private static final int MAGIC_AND_VERSIONS = 8;

    private NamedClasses() {}

    /** Their names, with dots; arrays stand for their elements. */
    static Set<String> in(InputStream classFile) throws IOException {
        DataInputStream file = new DataInputStream(classFile);
        file.readFully(new byte[MAGIC_AND_VERSIONS]);
        int count = file.readUnsignedShort();
        Map<Integer, String> texts = new HashMap<>();
        Set<Integer> classes = new HashSet<>();
        for (int index = 1; index < count; index++) {
            int tag = file.readUnsignedByte();
            switch (tag) {
                case 1 -> texts.put(index, file.readUTF());
                case 7 -> classes.add(file.readUnsignedShort());
                case 8, 16, 19, 20 -> file.readFully(new byte[2]);
                case 15 -> file.readFully(new byte[3]);
                case 3, 4, 9, 10, 11, 12, 17, 18 -> file.readFully(new byte[4]);
                case 5, 6 -> {
                    file.readFully(new byte[8]);
                    index++; // long and double take two places
                }
                default -> throw new IOException("constant of an unknown kind: " + tag);
            }
        }
        Set<String> names = new HashSet<>();
        classes.forEach(text -> names.add(element(texts.get(text))));
        return names;
    }

    private static String element(String name) {
        return name.replaceFirst("^\\[+L(.*);$", "$1").replace('/', '.');
    }
}
