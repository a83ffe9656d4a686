package dev.countersign.api;

import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.deser.BeanDeserializerBuilder;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.BeanPropertyWriter;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;

/**
 * In all tests, refuses to write or read as JSON what a native image would write as an empty object, or not read at all: a type of ours
 * that is not registered for reflection.
 */
@Singleton
public class NativeJson implements ObjectMapperCustomizer {

    private final Set<String> known = ReflectiveTypes.names();

    @Override
    public void customize(ObjectMapper mapper) {
        mapper.registerModule(new SimpleModule("what a native image knows")
                .setSerializerModifier(new Written())
                .setDeserializerModifier(new Read()));
    }

    private void check(BeanDescription bean) {
        String name = bean.getBeanClass().getName();
        if (name.startsWith("dev.countersign.") && !known.contains(name)) {
            throw new IllegalStateException(
                    name + " becomes JSON, and no resource's signature names it: annotate it with "
                            + "@RegisterForReflection, or a native image does not know its members");
        }
    }

    private final class Written extends BeanSerializerModifier {
        private static final long serialVersionUID = 1;

        @Override
        public List<BeanPropertyWriter> changeProperties(
                SerializationConfig config, BeanDescription bean, List<BeanPropertyWriter> properties) {
            check(bean);
            return properties;
        }
    }

    private final class Read extends BeanDeserializerModifier {
        private static final long serialVersionUID = 1;

        @Override
        public BeanDeserializerBuilder updateBuilder(
                DeserializationConfig config, BeanDescription bean, BeanDeserializerBuilder builder) {
            check(bean);
            return builder;
        }
    }
}
